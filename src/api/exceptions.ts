/** GET /api/exceptions, and GET and PATCH /api/exceptions/{id}. See exception-care.ts for owners and comments. */
import {
  ExceptionPatch,
  ExceptionQuery,
  type ExceptionDetail,
  type ExceptionPage,
} from '../contract/exception.ts';
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Queryable } from '../database/pool.ts';
import { describeCase } from '../exceptions/describe-case.ts';
import { countExceptions, listExceptions } from '../exceptions/list-exceptions.ts';
import { requestDecision } from '../exceptions/request-decision.ts';
import type { Lenders } from '../lenders.ts';
import { existing } from './approvals.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId, readQuery } from './validate.ts';
import { callerOf, lendersOf, requireLenderFilter } from './caller.ts';

export async function getExceptions(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, ExceptionQuery);
  requireLenderFilter(request, query.lender);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  const filter = {
    ...query,
    minAgeDays: query.min_age_days,
    owner: query.owner === 'me' ? callerOf(request).name.toLowerCase() : query.owner,
    lenders: lendersOf(request),
    before: decodeCursor('exceptions', query.cursor),
    rowsMax: limit + 1,
  };
  const found = await listExceptions(pool, filter);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  const page: ExceptionPage = {
    items,
    next_cursor: more ? encodeCursor('exceptions', last.exception_id) : null,
    counts: await countExceptions(pool, filter),
  };
  return { status: 200, body: page };
}

export async function getException(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const body = await existingCase(await dependencies.pool(), readId(request), lendersOf(request));
  return { status: 200, body, headers: { 'cache-control': 'no-store' } };
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
