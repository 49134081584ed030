/** Refuses a lender or feed that does not exist: a misspelt one would read as "nothing there". */
import { invalidRequest } from '../contract/http-errors.ts';
import type { FieldProblem } from '../contract/problem.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { maySee, requireLender, requireLenderFilter } from './caller.ts';
import type { ApiRequest } from './request.ts';

/** Throws HttpError 400 that names the lenders there are; null and undefined mean all of them. */
export async function requireKnownLender(
  database: Queryable,
  lender: string | null | undefined,
  place: FieldProblem['in'],
): Promise<void> {
  if (lender === null || lender === undefined) return;
  const lenders = await database.query<{ lender: string }>(
    await sql('queries/api/list-lenders.sql'),
  );
  const known = lenders.rows.map((row) => row.lender);
  if (known.includes(lender)) return;
  throw invalidRequest([
    { in: place, field: 'lender', message: `must be one of ${known.join(', ')}` },
  ]);
}

/** What a list is filtered by. Throws HttpError 400 for a lender that there is not, 403 for one that is not the caller's. */
export async function requireOwnLender(
  database: Queryable,
  request: Pick<ApiRequest, 'caller'>,
  lender: string | undefined,
  place: FieldProblem['in'] = 'query',
): Promise<void> {
  requireLenderFilter(request, lender);
  await requireKnownLender(database, lender, place);
}

/** As requireOwnLender, for the feed that a list is filtered by; `kind` where feeds of another kind are none there. */
export async function requireOwnFeed(
  database: Queryable,
  request: Pick<ApiRequest, 'caller'>,
  feed: string | undefined,
  { place = 'query', kind = null }: { place?: FieldProblem['in']; kind?: 'file' | null } = {},
): Promise<void> {
  if (feed === undefined) return;
  const feeds = await database.query<{ feed_key: string; lender: string }>(
    await sql('queries/api/list-feeds.sql'),
    [kind],
  );
  const named = feeds.rows.find((row) => row.feed_key === feed);
  if (named !== undefined) {
    requireLender(request, named.lender);
    return;
  }
  const known = feeds.rows.filter((row) => maySee(request, row.lender)).map((row) => row.feed_key);
  throw invalidRequest([
    { in: place, field: 'feed', message: `must be one of ${known.join(', ')}` },
  ]);
}
