/** Undo of a posted repayment: asked for by a person or proposed by the pipeline, and decided by another person. */
import type { Executor } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { Connection, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ALL_LENDERS, type Lenders } from '../lenders.ts';

export interface UndoSubject {
  readonly sourceKey: string;
  readonly lender: string;
  readonly loanExternalId: string;
  /** Rupees with two decimals. */
  readonly amount: string;
  readonly result: 'success' | 'failed' | null;
  readonly undoState: string | null;
  /** Null: the payment is not in the outbox. */
  readonly outboxState: string | null;
}

interface SubjectRow {
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  amount: string;
  result: 'success' | 'failed' | null;
  undo_state: string | null;
  outbox_state: string | null;
}

export class PaymentNotFoundError extends Error {
  override readonly name = 'PaymentNotFoundError';
  constructor(sourceKey: string) {
    super(`There is no transaction ${sourceKey}.`);
  }
}

/** Throws PaymentNotFoundError, also for a payment that is not of these lenders. */
export async function findUndoSubject(
  database: Queryable,
  sourceKey: string,
  lenders: Lenders = ALL_LENDERS,
): Promise<UndoSubject> {
  const found = await database.query<SubjectRow>(await sql('queries/undo/find-undo.sql'), [
    sourceKey,
    lenders,
  ]);
  const row = found.rows[0];
  if (row === undefined) throw new PaymentNotFoundError(sourceKey);
  return {
    sourceKey: row.source_key,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    amount: row.amount,
    result: row.result,
    undoState: row.undo_state,
    outboxState: row.outbox_state,
  };
}

/**
 * A person asks to take a posted repayment back. Throws PaymentNotFoundError, DecisionImpossibleError where there is
 * nothing to undo, ApprovalPendingError where that is asked for already.
 */
export async function requestUndo(
  connection: Connection,
  sourceKey: string,
  asked: { readonly by: string; readonly reason: string; readonly lenders: Lenders },
): Promise<{ approvalId: string }> {
  const subject = await findUndoSubject(connection, sourceKey, asked.lenders);
  refuseIfNothingToUndo(subject);
  return requestApproval(connection, {
    kind: 'undo repayment',
    subjectKey: sourceKey,
    lender: subject.lender,
    loanExternalId: subject.loanExternalId,
    amount: subject.amount,
    reason: asked.reason,
    requestedBy: asked.by,
    payload: { source_key: sourceKey },
  });
}

/** Writes the undo down for the next run. Throws DecisionImpossibleError where the payment is not posted, or undone already. */
export const undoRepayment: Executor = async (connection, approval) => {
  const sourceKey = approval.subjectKey;
  const written = await connection.query(await sql('queries/undo/insert-undo.sql'), [
    sourceKey,
    approval.approvalId,
  ]);
  if (written.rowCount === 1) return 'The next run takes the repayment back in Fineract.';
  refuseIfNothingToUndo(await findUndoSubject(connection, sourceKey));
  throw new DecisionImpossibleError('The undo could not be written down; try again.');
};

/** The repayment stays as it is. Throws DecisionImpossibleError while it is not known whether Fineract holds it. */
export const declineUndo: Executor = async (connection, approval) => {
  const subject = await findUndoSubject(connection, approval.subjectKey);
  refuseIfOutcomeIsOpen(subject);
  await connection.query(await sql('queries/undo/resolve-reversal.sql'), [
    approval.subjectKey,
    'undo declined',
    approval.decidedBy,
  ]);
  return 'Rejected; the repayment stays in Fineract.';
};

/** Were the case closed, the next run would send money that is known to be taken back. */
export function refuseIfOutcomeIsOpen(payment: Pick<UndoSubject, 'result' | 'outboxState'>): void {
  if (payment.result === 'success' || payment.outboxState === 'dismissed') return;
  throw new DecisionImpossibleError(
    'It is not known yet whether Fineract holds the repayment. The next run looks it up: then this can be decided, ' +
      'or the payment is held with a case of its own.',
  );
}

function refuseIfNothingToUndo(subject: UndoSubject): void {
  if (subject.result !== 'success')
    throw new DecisionImpossibleError(
      'The payment is not posted, so there is nothing to undo. Hold or dismiss it instead.',
    );
  if (subject.undoState !== null && subject.undoState !== 'dismissed')
    throw new DecisionImpossibleError(
      `The undo of this repayment exists already; its state is ${subject.undoState}.`,
    );
}
