/** JSON whose numbers keep their digits: 170.00 stays 170.00, and an id of twenty digits stays that id. */
import * as z from 'zod';

interface ExactJson {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(source: string): object;
}

// The engine has both since 2023; the compiler's library does not know them yet.
const exactJson = JSON as unknown as ExactJson;

/** Parses; a number becomes an object that JSON.stringify writes as it was. Throws SyntaxError. */
export function parseExact(text: string): unknown {
  return exactJson.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? exactJson.rawJSON(source) : value,
  );
}

/** A text, or a number of `parseExact` with its digits as text. */
export const Text = z.preprocess((value) => digitsOf(value) ?? value, z.string());

function digitsOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('rawJSON' in value)) return undefined;
  return typeof value.rawJSON === 'string' ? value.rawJSON : undefined;
}
