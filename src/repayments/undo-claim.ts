/** Takes one undo for this worker alone, and writes down how it ended. Each function is one statement. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { RepaymentBusyError, RepaymentNotFoundError } from './errors.ts';

/** An undo that this worker may carry out until its lease ends. */
export interface ClaimedUndo {
  readonly sourceKey: string;
  readonly loanExternalId: string;
  /** The repayment's, YYYY-MM-DD. */
  readonly date: string;
  readonly attempt: number;
  /** An earlier worker may have sent it: a reversal that is found is ours. */
  readonly sentBefore: boolean;
  readonly approvalId: string;
  readonly worker: string;
}

export type UndoClaim =
  | { readonly kind: 'claimed'; readonly undo: ClaimedUndo }
  /** Nothing to do with it now. */
  | { readonly kind: 'not queued'; readonly state: string };

interface ClaimRow {
  source_key: string;
  loan_external_id: string;
  date: string;
  attempt: number;
  sent_before: boolean;
  approval_id: string;
}

/** Throws RepaymentBusyError while another worker has it, or a payment of its loan; RepaymentNotFoundError for an unknown key. */
export async function claimUndo(
  pool: Pool,
  sourceKey: string,
  worker: string,
  leaseSeconds: number,
): Promise<UndoClaim> {
  const claimed = await pool.query<ClaimRow>(await sql('queries/undo/claim-undo.sql'), [
    sourceKey,
    worker,
    leaseSeconds,
  ]);
  const row = claimed.rows[0];
  if (row !== undefined)
    return {
      kind: 'claimed',
      undo: {
        sourceKey: row.source_key,
        loanExternalId: row.loan_external_id,
        date: row.date,
        attempt: row.attempt,
        sentBefore: row.sent_before,
        approvalId: row.approval_id,
        worker,
      },
    };
  const found = await pool.query<{ state: string; claimed: boolean }>(
    await sql('queries/undo/read-undo-state.sql'),
    [sourceKey],
  );
  const known = found.rows[0];
  if (known === undefined) throw new RepaymentNotFoundError(sourceKey);
  if (known.claimed || known.state === 'queued' || known.state === 'sent')
    throw new RepaymentBusyError(sourceKey);
  return { kind: 'not queued', state: known.state };
}

/** Recorded whoever holds the claim by now: a reversal in Fineract is a fact. */
export async function recordUndone(pool: Pool, undo: ClaimedUndo): Promise<void> {
  await pool.query(await sql('queries/undo/record-undone.sql'), [undo.sourceKey]);
}

/** Throws RepaymentBusyError where the claim was lost; then nothing is written. */
export async function recordUndoFailure(
  pool: Pool,
  undo: ClaimedUndo,
  failure: { readonly attempt: number; readonly code: string; readonly reason: string },
): Promise<void> {
  const written = await pool.query(await sql('queries/undo/record-undo-failure.sql'), [
    undo.sourceKey,
    undo.worker,
    failure.attempt,
    failure.code,
    failure.reason,
  ]);
  if (written.rowCount === 0) throw new RepaymentBusyError(undo.sourceKey);
}

/** No harm where the claim is lost already. */
export async function releaseUndo(pool: Pool, undo: ClaimedUndo, attempt: number): Promise<void> {
  await pool.query(await sql('queries/undo/release-undo.sql'), [
    undo.sourceKey,
    undo.worker,
    attempt,
  ]);
}
