/** Pages of lists, and their cursors: where the last row of a page stands. Callers pass them back as they came. */
import { invalidRequest } from '../contract/http-errors.ts';
import type { Page } from '../contract/page.ts';

const ID = /^[1-9]\d{0,14}$/;

/** What the cursor of each list holds, part by part. Cursors of two lists are never mixed up. */
const FORMS = {
  files: [ID],
  runs: [ID],
  deadletters: [ID],
  approvals: [ID],
  exceptions: [ID],
  holds: [ID],
  proofs: [ID],
  polls: [ID],
  deliveries: [ID],
  differences: [ID],
  records: [ID],
  rejects: [ID],
  audit: [ID],
  users: [ID],
  transactions: [/^\d{4,6}-\d\d-\d\d$/, /^\d{1,12}\.\d\d$/, /^[0-9a-f]{32}$/],
  calls: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/, ID],
} as const satisfies Record<string, readonly RegExp[]>;

export type ListName = keyof typeof FORMS;

const SEPARATOR = '|';

/** `place`: the id of the row, or the values by which the list is ordered. */
export function encodeCursor(list: ListName, place: number | readonly string[]): string {
  const parts = typeof place === 'number' ? [String(place)] : place;
  return Buffer.from([list, ...parts].join(SEPARATOR)).toString('base64url');
}

/** The values after which the next page begins; undefined on the first page. Throws HttpError 400 for any other text. */
export function decodePlace(list: ListName, cursor: string | undefined): string[] | undefined {
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

/** The id after which the next page begins, of a list that is ordered by one; null on the first page. */
export function decodeCursor(list: ListName, cursor: string | undefined): string | null {
  return decodePlace(list, cursor)?.[0] ?? null;
}

/** The first `limit` rows of those found. Whoever asks for one row more than that learns whether there is a next page. */
export function cutPage<Row>(
  list: ListName,
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => number | readonly string[],
): Page<Row> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const isMore = found.length > limit && last !== undefined;
  return { items, next_cursor: isMore ? encodeCursor(list, placeOf(last)) : null };
}
