/** GET /api/transactions, its export, GET /api/transactions/{source_key} and POST /api/transactions/{source_key}/retry. */
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import {
  TransactionExportQuery,
  TransactionQuery,
  type Transaction,
  type TransactionPage,
} from '../contract/transaction.ts';
import { RetryRequest } from '../contract/transaction-detail.ts';
import type { Queryable } from '../database/pool.ts';
import { describeTransaction } from '../transactions/describe-transaction.ts';
import type { TransactionFilter } from '../transactions/filter.ts';
import { keysetOf, listTransactions } from '../transactions/list-transactions.ts';
import { retryRepayment } from '../transactions/retry-repayment.ts';
import { callerOf, lendersOf } from './caller.ts';
import { csvOf, csvResponse, type ReadPage } from './csv.ts';
import { transactionColumns } from './csv-columns.ts';
import { cutPage, decodePlace } from './cursor.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnFeed, requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { retrying } from './retry-errors.ts';
import { sourceKeyOf } from './source-key.ts';
import { readBody, readQuery } from './validate.ts';

export async function getTransactions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...named } = readQuery(request, TransactionQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named);
  const body: TransactionPage = await pagesOf(pool, filter)(cursor, limit);
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
  const part = await csvOf(transactionColumns, pagesOf(pool, filter), cursor);
  return csvResponse(part, 'transactions.csv');
}

export async function getTransaction(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const sourceKey = sourceKeyOf(request);
  const body = await describeTransaction(await dependencies.pool(), sourceKey, lendersOf(request));
  if (body === undefined) throw notFound(`There is no transaction ${sourceKey}.`);
  return { status: 200, body };
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
  return { status: 200, body };
}

function pagesOf(database: Queryable, filter: TransactionFilter): ReadPage<Transaction> {
  return async (cursor, limit) => {
    const after = decodePlace('transactions', cursor);
    const found = await listTransactions(database, filter, { after, rowsMax: limit + 1 });
    return cutPage('transactions', found, limit, keysetOf);
  };
}

/** Throws HttpError 400 for a lender or feed that does not exist, 403 for one that is not the caller's. */
async function filterOf(
  database: Queryable,
  request: ApiRequest,
  { lender, ...named }: Omit<TransactionFilter, 'lenders'> & { lender?: string | undefined },
): Promise<TransactionFilter> {
  await requireOwnLender(database, request, lender);
  await requireOwnFeed(database, request, named.feed);
  return { ...named, lenders: lender === undefined ? lendersOf(request) : [lender] };
}
