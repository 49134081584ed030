/** GET /api/transactions, its export, GET /api/transactions/{source_key} and POST /api/transactions/{source_key}/retry. */
import { invalidRequest, notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import {
  TransactionExportQuery,
  TransactionQuery,
  type Transaction,
  type TransactionPage,
} from '../contract/transaction.ts';
import { RetryRequest } from '../contract/transaction-detail.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { transactionColumns } from '../transactions/csv-columns.ts';
import { describeTransaction } from '../transactions/describe-transaction.ts';
import type { TransactionFilter } from '../transactions/filter.ts';
import { keysetOf, listTransactions } from '../transactions/list-transactions.ts';
import { retryRepayment } from '../transactions/retry-repayment.ts';
import { callerOf, lendersOf, requireLender, requireLenderFilter } from './caller.ts';
import { csvOf, csvResponse, EXPORT_PAGE_ROWS, type CsvColumn } from './csv.ts';
import type { ApiDependencies } from './dependencies.ts';
import { decodeKeyset, encodeKeyset } from './keyset-cursor.ts';
import { requireKnownLender } from './known-lender.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { retrying } from './retry-errors.ts';
import { sourceKeyOf } from './source-key.ts';
import { readBody, readQuery } from './validate.ts';

const columns: readonly CsvColumn<Transaction>[] = transactionColumns.map((name) => ({
  name,
  value: (transaction) => transaction[name],
}));

export async function getTransactions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...named } = readQuery(request, TransactionQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named);
  const body = await pageOf(pool, filter, cursor, limit);
  return { status: 200, body };
}

/** Every row of the filter; where an answer cannot hold them all, a header says where to go on. */
export async function exportTransactions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { cursor, ...named } = readQuery(request, TransactionExportQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named);
  const readPage = async (from: string | undefined) => {
    const page = await pageOf(pool, filter, from, EXPORT_PAGE_ROWS);
    return { items: page.items, nextCursor: page.next_cursor };
  };
  return csvResponse(await csvOf(columns, readPage, cursor), 'transactions.csv');
}

export async function getTransaction(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const sourceKey = sourceKeyOf(request);
  const body = await describeTransaction(await dependencies.pool(), sourceKey, lendersOf(request));
  if (body === undefined) throw notFound(`There is no transaction ${sourceKey}.`);
  return { status: 200, body, headers: { 'cache-control': 'no-store' } };
}

/** 200 with the payment, which the next run tries. */
export async function postRetry(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const sourceKey = sourceKeyOf(request);
  const { reason } = readBody(request, RetryRequest);
  const pool = await dependencies.pool();
  const by = callerOf(request).name;
  const lenders = lendersOf(request);
  await retrying(() => retryRepayment(pool, sourceKey, { by, reason, lenders }));
  const body = await describeTransaction(pool, sourceKey, lenders);
  if (body === undefined) throw notFound(`There is no transaction ${sourceKey}.`);
  return { status: 200, body, headers: { 'cache-control': 'no-store' } };
}

async function pageOf(
  database: Queryable,
  filter: TransactionFilter,
  cursor: string | undefined,
  limit: number,
): Promise<TransactionPage> {
  const after = decodeKeyset('transactions', cursor);
  // One more than asked for tells whether there is a next page.
  const found = await listTransactions(database, filter, { after, rowsMax: limit + 1 });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  return { items, next_cursor: more ? encodeKeyset('transactions', keysetOf(last)) : null };
}

/** Throws HttpError 400 for a lender or feed that does not exist, 403 for one that is not the caller's. */
async function filterOf(
  database: Queryable,
  request: ApiRequest,
  { lender, ...named }: Omit<TransactionFilter, 'lenders'> & { lender?: string | undefined },
): Promise<TransactionFilter> {
  requireLenderFilter(request, lender);
  await requireKnownLender(database, lender, 'query');
  if (named.feed !== undefined) await requireFeed(database, request, named.feed);
  return { ...named, lenders: lender === undefined ? lendersOf(request) : [lender] };
}

async function requireFeed(database: Queryable, request: ApiRequest, feed: string): Promise<void> {
  const found = await database.query<{ lender: string }>(
    await sql('queries/transactions/find-lender-of-feed.sql'),
    [feed],
  );
  const row = found.rows[0];
  if (row === undefined)
    throw invalidRequest([{ in: 'query', field: 'feed', message: 'is not the key of a feed' }]);
  requireLender(request, row.lender);
}
