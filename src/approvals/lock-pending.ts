/** A request that waits for a decision, kept from other deciders while the transaction lasts. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import type { ApprovalKind } from './approval.ts';
import { ApprovalDecidedError, ApprovalNotFoundError } from './errors.ts';

export interface PendingRow {
  readonly approval_id: string;
  readonly kind: ApprovalKind;
  readonly subject_key: string;
  readonly source_lender: string | null;
  readonly loan_external_id: string | null;
  readonly amount: string | null;
  readonly payload: Record<string, unknown>;
  readonly reason: string;
  readonly requested_by: string;
  readonly asked_by_caller: boolean;
  /** The caller's account, if it is a person's, was disabled or may not decide this any more. */
  readonly caller_lost_the_right: boolean;
  /** Null: no file has named the loan, or it is about none. */
  readonly loan_lender: string | null;
}

interface FoundRow extends PendingRow {
  readonly status: string;
  readonly decided_by: string | null;
}

/** Two callers at once queue on the row. Throws ApprovalNotFoundError, also outside the lenders, and ApprovalDecidedError. */
export async function lockPending(
  connection: Connection,
  approvalId: string,
  caller: { readonly name: string; readonly lenders: Lenders },
): Promise<PendingRow> {
  const found = await connection.query<FoundRow>(await sql('queries/approvals/lock-approval.sql'), [
    approvalId,
    caller.name,
    caller.lenders,
  ]);
  const row = found.rows[0];
  if (row === undefined) throw new ApprovalNotFoundError(approvalId);
  if (row.status !== 'pending')
    throw new ApprovalDecidedError(approvalId, row.status, row.decided_by ?? 'somebody');
  return row;
}
