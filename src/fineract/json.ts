/** JSON without floats: a number that is not a plain integer stays the text that was on the wire. */

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context: { source?: string },
) => unknown;
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;

/** The parsed text, or undefined where it is not JSON. `18450.000000` becomes the string '18450.000000'. */
export function parseJson(text: string): unknown {
  try {
    return parseWithSource(text, (_key, value, context) =>
      typeof value === 'number' && !/^-?\d{1,15}$/.test(context.source ?? '')
        ? context.source
        : value,
    );
  } catch {
    // Not JSON is an ordinary finding here: proxies answer in HTML.
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of a JSON object that is a non-empty string or an integer, as text; else undefined. */
export function textOf(value: unknown, key: string): string | undefined {
  if (!isRecord(value)) return undefined;
  const member = value[key];
  if (typeof member === 'number') return String(member);
  return typeof member === 'string' && member !== '' ? member : undefined;
}
