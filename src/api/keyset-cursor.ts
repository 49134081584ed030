/** Cursors of lists that are ordered by several columns: the values of the last row. Callers pass them back as they came. */
import { invalidRequest } from '../contract/http-errors.ts';

/** What a list's cursor holds, part by part. Lists whose cursors must not be mixed up have names of their own. */
const FORMS = {
  transactions: [/^\d{4,6}-\d\d-\d\d$/, /^\d{1,12}\.\d\d$/, /^[0-9a-f]{32}$/],
  calls: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, /^[1-9]\d{0,14}$/],
} as const;

export type KeysetListName = keyof typeof FORMS;

const SEPARATOR = '|';

export function encodeKeyset(list: KeysetListName, parts: readonly string[]): string {
  return Buffer.from([list, ...parts].join(SEPARATOR)).toString('base64url');
}

/** The values after which the next page begins; undefined on the first page. Throws HttpError 400 for any other text. */
export function decodeKeyset(
  list: KeysetListName,
  cursor: string | undefined,
): string[] | undefined {
  if (cursor === undefined) return undefined;
  const [name, ...parts] = Buffer.from(cursor, 'base64url').toString('utf8').split(SEPARATOR);
  const forms: readonly RegExp[] = FORMS[list];
  const fits =
    name === list &&
    parts.length === forms.length &&
    forms.every((form, index) => form.test(parts[index] ?? ''));
  if (fits) return parts;
  throw invalidRequest([
    { in: 'query', field: 'cursor', message: 'must be the next_cursor of a page of this list' },
  ]);
}
