/** GET /api/fineract/log: every call to Fineract. */
import { FineractLogQuery, type FineractLogPage } from '../contract/fineract-log.ts';
import { HttpError } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import { keysOf, listCalls } from '../transactions/list-calls.ts';
import { lendersOf } from './caller.ts';
import { cutPage, decodePlace } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readQuery } from './validate.ts';

/**
 * Calls concern all lenders, and some concern no payment. A caller of some lenders names a payment or a loan, and
 * sees what concerns payments of theirs.
 */
export async function getFineractLog(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const {
    limit = LIMIT_DEFAULT,
    cursor,
    loan,
    source_key,
    ...named
  } = readQuery(request, FineractLogQuery);
  const isAll = loan === undefined && source_key === undefined;
  const lenders = lendersOf(request);
  if (isAll && lenders !== null) throw nameOne(lenders);
  const pool = await dependencies.pool();
  const found = await listCalls(pool, {
    ...named,
    sourceKeys: isAll ? null : await keysOf(pool, { loan, source_key }, lenders),
    after: decodePlace('calls', cursor),
    rowsMax: limit + 1,
  });
  const page = cutPage('calls', found, limit, ({ keyset }) => keyset);
  const body: FineractLogPage = { ...page, items: page.items.map(({ call }) => call) };
  return { status: 200, body };
}

function nameOne(lenders: readonly string[]): HttpError {
  return new HttpError({
    status: 403,
    code: 'all-lenders-only',
    title: 'Not allowed',
    detail: `You are limited to ${lenders.join(', ')}: name a loan or a source_key.`,
  });
}
