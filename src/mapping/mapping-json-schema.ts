import * as z from 'zod';
import { MappingSchema } from './mapping-schema.ts';

/** The text of mappings/mapping.schema.json: JSON Schema, draft 2020-12, with two blanks and a last line end. */
export function mappingJsonSchema(): string {
  const schema = z.toJSONSchema(MappingSchema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Feed mapping', ...schema }, null, 2)}\n`;
}
