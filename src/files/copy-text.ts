/** PostgreSQL's COPY text format: tab between fields, newline after rows, backslash before what would be read otherwise. */

// eslint-disable-next-line no-control-regex
const NEEDS_ESCAPE = /[\\\t\n\r\0]/;
// eslint-disable-next-line no-control-regex
const TO_ESCAPE = /[\\\t\n\r\0]/g;

export const COPY_NULL = '\\N';

const replacements: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  // PostgreSQL text cannot hold NUL: its visible picture stands for it.
  '\0': '\u2400',
};

/** One field, without the separator after it. */
export function copyField(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return COPY_NULL;
  if (typeof value !== 'string') return String(value);
  if (!NEEDS_ESCAPE.test(value)) return value;
  return value.replace(TO_ESCAPE, (found) => replacements[found] ?? found);
}

/** Several fields, separated. */
export function copyFields(
  values: readonly (string | number | boolean | null | undefined)[],
): string {
  return values.map(copyField).join('\t');
}
