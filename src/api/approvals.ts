/** GET /api/approvals, GET /api/approvals/{id}, and POST /api/approvals/{id}/approve and /reject. */
import { decideApproval } from '../approvals/decide-approval.ts';
import { findApproval, listApprovals } from '../approvals/list-approvals.ts';
import {
  ApprovalQuery,
  DecisionRequest,
  type Approval,
  type ApprovalPage,
} from '../contract/approval.ts';
import { notFound } from '../contract/http-errors.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Queryable } from '../database/pool.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId, readQuery } from './validate.ts';
import { callerOf } from './caller.ts';

export async function getApprovals(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, ApprovalQuery);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const found = await listApprovals(await dependencies.pool(), {
    ...query,
    before: decodeCursor('approvals', query.cursor),
    rowsMax: limit + 1,
  });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const more = found.length > limit && last !== undefined;
  const page: ApprovalPage = {
    items,
    next_cursor: more ? encodeCursor('approvals', last.approval_id) : null,
  };
  return { status: 200, body: page };
}

export async function getApproval(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  return { status: 200, body: await existing(await dependencies.pool(), readId(request)) };
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
        comment: comment === undefined || comment === '' ? null : comment,
      }),
    );
    return { status: 200, body: await existing(pool, approvalId) };
  };
}

/** Throws HttpError 404. */
export async function existing(database: Queryable, approvalId: string): Promise<Approval> {
  const approval = await findApproval(database, approvalId);
  if (approval === undefined) throw notFound(`There is no approval ${approvalId}.`);
  return approval;
}
