/** The second person's decision: recorded and carried out in one transaction, once. */
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { isWithin, type Lenders } from '../lenders.ts';
import type { Approval } from './approval.ts';
import { LoanOfAnotherLenderError, NoLongerApproverError, SamePersonError } from './errors.ts';
import { executors, rejecters } from './executors.ts';
import { lockPending } from './lock-pending.ts';

export interface Decision {
  readonly approvalId: string;
  readonly verdict: 'approved' | 'rejected';
  readonly decidedBy: string;
  readonly comment: string | null;
  /** Of whoever decides. */
  readonly lenders: Lenders;
}

/**
 * Decides, and says what that brought about. Two deciders at once queue on the row: the later one is told what the
 * earlier one decided. Throws ApprovalNotFoundError, ApprovalDecidedError, SamePersonError, LoanOfAnotherLenderError, and
 * what the executor throws; then nothing is changed.
 */
export async function decideApproval(pool: Pool, decision: Decision): Promise<string> {
  return inTransaction(pool, async (connection) => {
    const approval = await lockForDecision(connection, decision);
    const carryOut =
      decision.verdict === 'approved' ? executors[approval.kind] : rejecters[approval.kind];
    const outcome =
      carryOut === undefined
        ? 'Rejected; everything stays as it was.'
        : await carryOut(connection, approval);
    await connection.query(await sql('queries/approvals/record-decision.sql'), [
      decision.approvalId,
      decision.verdict,
      decision.decidedBy,
      decision.comment,
      outcome,
    ]);
    return outcome;
  });
}

async function lockForDecision(connection: Connection, decision: Decision): Promise<Approval> {
  const { approvalId, decidedBy, comment, lenders } = decision;
  const row = await lockPending(connection, approvalId, { name: decidedBy, lenders });
  if (row.asked_by_caller) throw new SamePersonError(approvalId, decidedBy);
  if (row.caller_lost_the_right) throw new NoLongerApproverError(decidedBy);
  // A rejection leaves the loan as it is; an approval may bring money onto it.
  if (
    decision.verdict === 'approved' &&
    row.loan_lender !== null &&
    !isWithin(lenders, row.loan_lender)
  )
    throw new LoanOfAnotherLenderError(approvalId);
  return {
    approvalId: row.approval_id,
    kind: row.kind,
    subjectKey: row.subject_key,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    amount: row.amount,
    payload: row.payload,
    reason: row.reason,
    requestedBy: row.requested_by,
    decidedBy,
    comment,
  };
}
