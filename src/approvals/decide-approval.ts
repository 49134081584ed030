/** The second person's decision: recorded and carried out in one transaction, once. */
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Approval, ApprovalKind } from './approval.ts';
import { ApprovalDecidedError, ApprovalNotFoundError, SamePersonError } from './errors.ts';
import { executors, rejecters } from './executors.ts';

export interface Decision {
  readonly approvalId: string;
  readonly verdict: 'approved' | 'rejected';
  readonly decidedBy: string;
  readonly comment: string | null;
}

interface ApprovalRow {
  approval_id: string;
  kind: ApprovalKind;
  subject_key: string;
  source_lender: string | null;
  loan_external_id: string | null;
  amount: string | null;
  payload: Record<string, unknown>;
  reason: string;
  requested_by: string;
  status: string;
  decided_by: string | null;
  asked_by_caller: boolean;
}

/**
 * Decides, and says what that brought about. Two deciders at once queue on the row: the later one is told what the
 * earlier one decided. Throws ApprovalNotFoundError, ApprovalDecidedError, SamePersonError, and what the executor
 * throws; then nothing is changed.
 */
export async function decideApproval(pool: Pool, decision: Decision): Promise<string> {
  return inTransaction(pool, async (connection) => {
    const approval = await lockPending(connection, decision);
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

async function lockPending(connection: Connection, decision: Decision): Promise<Approval> {
  const { approvalId, decidedBy, comment } = decision;
  const found = await connection.query<ApprovalRow>(
    await sql('queries/approvals/lock-approval.sql'),
    [approvalId, decidedBy],
  );
  const row = found.rows[0];
  if (row === undefined) throw new ApprovalNotFoundError(approvalId);
  if (row.status !== 'pending')
    throw new ApprovalDecidedError(approvalId, row.status, row.decided_by ?? 'somebody');
  if (row.asked_by_caller) throw new SamePersonError(approvalId, decidedBy);
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
