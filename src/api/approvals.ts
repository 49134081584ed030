/** GET /api/approvals, GET /api/approvals/{id}, and POST /api/approvals/{id}/approve, /reject and /withdraw. */
import { decideApproval } from '../approvals/decide-approval.ts';
import { findApproval, listApprovals } from '../approvals/list-approvals.ts';
import { withdrawApproval } from '../approvals/withdraw-approval.ts';
import {
  ApprovalQuery,
  DecisionRequest,
  type Approval,
  type ApprovalPage,
} from '../contract/approval.ts';
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Queryable } from '../database/pool.ts';
import type { Lenders } from '../lenders.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireOwnLender } from './known-names.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId, readQuery } from './validate.ts';
import { callerOf, lendersOf } from './caller.ts';

export async function getApprovals(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, ApprovalQuery);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, query.lender);
  const found = await listApprovals(pool, {
    ...query,
    before: decodeCursor('approvals', query.cursor),
    lenders: lendersOf(request),
    rowsMax: limit + 1,
  });
  const page: ApprovalPage = cutPage('approvals', found, limit, (approval) => approval.approval_id);
  return { status: 200, body: page };
}

export async function getApproval(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const pool = await dependencies.pool();
  return { status: 200, body: await existing(pool, readId(request), lendersOf(request)) };
}

export const approve = decision('approved');
export const reject = decision('rejected');

/** Answers with the approval as it stands after the decision, `outcome` and all. */
function decision(verdict: 'approved' | 'rejected') {
  return async (dependencies: ApiDependencies, request: ApiRequest): Promise<ApiResponse> => {
    const approvalId = readId(request);
    const { comment } = readBody(request, DecisionRequest);
    const pool = await dependencies.pool();
    await deciding(() =>
      decideApproval(pool, {
        approvalId,
        verdict,
        decidedBy: callerOf(request).name,
        comment: commentOf(comment),
        lenders: lendersOf(request),
      }),
    );
    return { status: 200, body: await existing(pool, approvalId, lendersOf(request)) };
  };
}

/** Answers with the approval as it stands, withdrawn. */
export async function withdraw(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const approvalId = readId(request);
  const { comment } = readBody(request, DecisionRequest);
  const pool = await dependencies.pool();
  const lenders = lendersOf(request);
  await deciding(() =>
    withdrawApproval(pool, {
      approvalId,
      withdrawnBy: callerOf(request).name,
      comment: commentOf(comment),
      lenders,
    }),
  );
  return { status: 200, body: await existing(pool, approvalId, lenders) };
}

function commentOf(comment: string | undefined): string | null {
  return comment === undefined || comment === '' ? null : comment;
}

/** Throws HttpError 404, also for what is not of these lenders. */
export async function existing(
  database: Queryable,
  approvalId: string,
  lenders: Lenders,
): Promise<Approval> {
  const approval = await findApproval(database, approvalId, lenders);
  if (approval === undefined) throw notFound(`There is no approval ${approvalId}.`);
  return approval;
}
