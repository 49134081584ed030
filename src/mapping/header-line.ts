/** The header that a mapping asks for, as a line of a file. */
import type { FeedMapping } from './mapping-schema.ts';
import { neededHeaders } from './plan.ts';

/** Every column that the mapping names, once each and in its order, with a line end. */
export function headerLine(mapping: FeedMapping): string {
  const { delimiter } = mapping;
  const cells = [...new Set(neededHeaders(mapping))].map((name) =>
    name.includes(delimiter) || /["\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name,
  );
  return `${cells.join(delimiter)}\n`;
}
