/** Whoever asked takes the request back before anybody has decided. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Lenders } from '../lenders.ts';
import { NotTheMakerError } from './errors.ts';
import { lockPending } from './lock-pending.ts';

export interface Withdrawal {
  readonly approvalId: string;
  readonly withdrawnBy: string;
  readonly comment: string | null;
  /** Of whoever withdraws. */
  readonly lenders: Lenders;
}

/**
 * Everything stays as it was, and the same may be asked for again. Throws ApprovalNotFoundError, ApprovalDecidedError
 * where it was decided meanwhile, NotTheMakerError.
 */
export async function withdrawApproval(pool: Pool, withdrawal: Withdrawal): Promise<void> {
  const { approvalId, withdrawnBy, comment, lenders } = withdrawal;
  await inTransaction(pool, async (connection) => {
    const row = await lockPending(connection, approvalId, { name: withdrawnBy, lenders });
    if (!row.asked_by_caller) throw new NotTheMakerError(approvalId, row.requested_by);
    await connection.query(await sql('queries/approvals/record-decision.sql'), [
      approvalId,
      'withdrawn',
      withdrawnBy,
      comment,
      'Withdrawn; everything stays as it was.',
    ]);
  });
}
