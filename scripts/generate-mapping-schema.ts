/** Writes mappings/mapping.schema.json, by which editors complete and check mapping files. */
import { writeFileSync } from 'node:fs';
import { mappingJsonSchema } from '../src/mapping/mapping-json-schema.ts';

writeFileSync(new URL('../mappings/mapping.schema.json', import.meta.url), mappingJsonSchema());
