/** A person asks for a decision on a case; a second person approves or rejects it. */
import { findPending, requestApproval } from '../approvals/request-approval.ts';
import { ApprovalPendingError } from '../approvals/errors.ts';
import type { ExceptionAction } from '../contract/exception.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Lenders } from '../lenders.ts';
import { actionsOf, kindOf } from './actions.ts';
import { comment, lockCase, subjectOf, type Case } from './case.ts';
import { ActionNotPossibleError } from './errors.ts';

export interface DecisionRequest {
  readonly exceptionId: string;
  readonly action: ExceptionAction;
  readonly reason: string;
  /** With attach. */
  readonly loanId?: string | undefined;
  readonly requestedBy: string;
  /** Of whoever asks. */
  readonly lenders: Lenders;
}

/**
 * Writes the request down; the case stays as it is until it is decided. Throws ExceptionNotFoundError,
 * ActionNotPossibleError for a case that is resolved or does not take the action, ApprovalPendingError.
 */
export async function requestDecision(
  pool: Pool,
  request: DecisionRequest,
): Promise<{ approvalId: string }> {
  return inTransaction(pool, async (connection) => {
    const found = await lockCase(connection, request.exceptionId, request.lenders);
    const kind = kindOf(found.category, request.action);
    if (kind === undefined) throw notTaken(found, request.action);
    if (found.status !== 'open')
      throw new ActionNotPossibleError(
        `Exception ${found.exceptionId} is resolved already: ${found.resolution ?? 'without a word'}.`,
      );
    // Release and dismissal of one case are two kinds, but one question.
    const subjectKey = subjectOf(found.exceptionId);
    const pending =
      (await findPending(connection, subjectKey)) ?? (await findProposal(connection, found));
    if (pending !== undefined) throw new ApprovalPendingError(subjectKey, pending.approvalId);
    const made = await requestApproval(connection, {
      kind,
      subjectKey,
      lender: found.lender,
      loanExternalId: request.loanId ?? found.loanExternalId,
      amount: found.amount,
      reason: request.reason,
      requestedBy: request.requestedBy,
      payload: {
        exception_id: Number(found.exceptionId),
        action: request.action,
        ...(request.loanId === undefined ? {} : { loan_id: request.loanId }),
      },
    });
    await comment(connection, found.exceptionId, made.approvalId, `asked to ${request.action}`, {
      by: request.requestedBy,
      text: request.reason,
    });
    return made;
  });
}

/** The undo that the pipeline proposed for a reversal is the same question. */
async function findProposal(
  connection: Connection,
  found: Case,
): Promise<{ approvalId: string } | undefined> {
  if (found.category !== 'reversal after posting' || found.sourceKey === null) return undefined;
  return findPending(connection, found.sourceKey, 'undo repayment');
}

function notTaken(found: Case, action: ExceptionAction): ActionNotPossibleError {
  const possible = actionsOf(found.category);
  const advice =
    possible.length === 0
      ? 'Nobody decides it here: it is resolved when its cause is mended.'
      : `It takes ${possible.join(' or ')}.`;
  return new ActionNotPossibleError(
    `A case of the category ${found.category} does not take ${action}. ${advice}`,
  );
}
