/** Cursors of lists that are ordered by a descending id. Callers pass them back as they came. */
import { invalidRequest } from '../contract/http-errors.ts';

/** Lists whose cursors must not be mixed up. */
export type ListName =
  | 'files'
  | 'runs'
  | 'deadletters'
  | 'approvals'
  | 'exceptions'
  | 'holds'
  | 'proofs'
  | 'polls'
  | 'deliveries'
  | 'differences'
  | 'records'
  | 'rejects'
  | 'audit'
  | 'users';

export function encodeCursor(list: ListName, lastId: number): string {
  return Buffer.from(`${list}:${String(lastId)}`).toString('base64url');
}

/** The id below which the next page begins; null on the first page. Throws HttpError 400 for any other text. */
export function decodeCursor(list: ListName, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const match = /^([a-z]+):([1-9]\d{0,14})$/.exec(
    Buffer.from(cursor, 'base64url').toString('utf8'),
  );
  if (match?.[1] !== list || match[2] === undefined) {
    throw invalidRequest([
      { in: 'query', field: 'cursor', message: 'must be the next_cursor of a page of this list' },
    ]);
  }
  return match[2];
}
