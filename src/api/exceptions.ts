/** GET /api/exceptions, its export, and GET and PATCH /api/exceptions/{id}. See exception-care.ts for owners and comments. */
import {
  ExceptionExportQuery,
  ExceptionPatch,
  ExceptionQuery,
  type Exception,
  type ExceptionDetail,
  type ExceptionPage,
} from '../contract/exception.ts';
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Queryable } from '../database/pool.ts';
import { describeCase } from '../exceptions/describe-case.ts';
import {
  countExceptions,
  listExceptions,
  type ExceptionFilter,
} from '../exceptions/list-exceptions.ts';
import { requestDecision } from '../exceptions/request-decision.ts';
import type { Lenders } from '../lenders.ts';
import { existing } from './approvals.ts';
import { csvOf, csvResponse, type ReadPage } from './csv.ts';
import { exceptionColumns } from './csv-columns.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId, readQuery } from './validate.ts';
import { callerOf, lendersOf } from './caller.ts';

export async function getExceptions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { limit = LIMIT_DEFAULT, cursor, ...named } = readQuery(request, ExceptionQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named);
  const body: ExceptionPage = {
    ...(await pagesOf(pool, filter)(cursor, limit)),
    counts: await countExceptions(pool, filter),
  };
  return { status: 200, body };
}

export async function exportExceptions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { cursor, ...named } = readQuery(request, ExceptionExportQuery);
  const pool = await dependencies.pool();
  const filter = await filterOf(pool, request, named);
  const part = await csvOf(exceptionColumns, pagesOf(pool, filter), cursor);
  return csvResponse(part, 'exceptions.csv');
}

function pagesOf(database: Queryable, filter: ExceptionFilter): ReadPage<Exception> {
  return async (cursor, limit) => {
    const before = decodeCursor('exceptions', cursor);
    const found = await listExceptions(database, filter, { before, rowsMax: limit + 1 });
    return cutPage('exceptions', found, limit, (exception) => exception.exception_id);
  };
}

async function filterOf(
  database: Queryable,
  request: ApiRequest,
  { min_age_days: minAgeDays, owner, ...named }: Omit<ExceptionQuery, 'limit' | 'cursor'>,
): Promise<ExceptionFilter> {
  await requireOwnLender(database, request, named.lender);
  return {
    ...named,
    minAgeDays,
    owner: owner === 'me' ? callerOf(request).name.toLowerCase() : owner,
    lenders: lendersOf(request),
  };
}

export async function getException(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const body = await existingCase(await dependencies.pool(), readId(request), lendersOf(request));
  return { status: 200, body };
}

/** Throws HttpError 404, also for what is not of these lenders. */
export async function existingCase(
  database: Queryable,
  exceptionId: string,
  lenders: Lenders,
): Promise<ExceptionDetail> {
  const found = await describeCase(database, exceptionId, lenders);
  if (found === undefined) throw notFound(`There is no exception ${exceptionId}.`);
  return found;
}

/** 202 with the approval that waits for a second person. */
export async function patchException(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const exceptionId = readId(request);
  const { action, reason, loan_id: loanId } = readBody(request, ExceptionPatch);
  const pool = await dependencies.pool();
  const { approvalId } = await deciding(() =>
    requestDecision(pool, {
      exceptionId,
      action,
      reason,
      loanId,
      requestedBy: callerOf(request).name,
      lenders: lendersOf(request),
    }),
  );
  const body = await existing(pool, approvalId, lendersOf(request));
  return { status: 202, body, headers: { location: `/api/approvals/${approvalId}` } };
}
