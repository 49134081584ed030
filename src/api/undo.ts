/** POST /api/transactions/{source_key}/undo: a person asks to take a posted repayment back. */
import { UndoRequest } from '../contract/approval.ts';
import { invalidRequest } from '../contract/http-errors.ts';
import { inTransaction } from '../database/transaction.ts';
import { requestUndo } from '../repayments/undo-approval.ts';
import { existing } from './approvals.ts';
import { deciding } from './decision-errors.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody } from './validate.ts';
import { callerOf, lendersOf } from './caller.ts';

/** 202 with the approval that waits for a second person. */
export async function postUndo(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const sourceKey = request.params['source_key'] ?? '';
  if (!/^[0-9a-f]{32}$/.test(sourceKey))
    throw invalidRequest([
      { in: 'path', field: 'source_key', message: 'must be 32 hexadecimal digits, lower-case' },
    ]);
  const { reason } = readBody(request, UndoRequest);
  const pool = await dependencies.pool();
  const lenders = lendersOf(request);
  const { approvalId } = await deciding(() =>
    inTransaction(pool, (connection) =>
      requestUndo(connection, sourceKey, { by: callerOf(request).name, reason, lenders }),
    ),
  );
  const body = await existing(pool, approvalId, lenders);
  return { status: 202, body, headers: { location: `/api/approvals/${approvalId}` } };
}
