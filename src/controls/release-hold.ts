/** What the approval of a release brings about: the hold ends, and the next run queues what is due. */
import type { Approval } from '../approvals/approval.ts';
import { DecisionImpossibleError } from '../approvals/errors.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Runs in the transaction of the decision. Throws DecisionImpossibleError where the hold is not open any more. */
export async function releaseHold(connection: Connection, approval: Approval): Promise<string> {
  const holdId = approval.payload['hold_id'];
  if (typeof holdId !== 'string')
    throw new DecisionImpossibleError(`Approval ${approval.approvalId} names no hold.`);
  const released = await connection.query<{
    source_key: string | null;
    loan_external_id: string | null;
  }>(await sql('queries/controls/release-hold.sql'), [
    holdId,
    approval.decidedBy,
    approval.reason,
    approval.approvalId,
  ]);
  const hold = released.rows[0];
  if (hold === undefined) throw new DecisionImpossibleError(`Hold ${holdId} is not open any more.`);
  return hold.source_key === null
    ? `The hold on loan ${hold.loan_external_id ?? ''} is released; the next run queues what is due on it.`
    : `The hold on payment ${hold.source_key} is released; the next run queues it if it is due.`;
}
