/** How a payment stands on its way to Fineract and back. */
import type { TransactionDetail } from '../contract/transaction-detail.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { numberOrNull } from './transaction-row.ts';

interface OutboxRow {
  state: string;
  attempt: number;
  attempt_sent_at: Date | null;
  send_count: number;
  queued_at: Date | null;
  failure_count: number;
  next_attempt_at: Date;
  run_id: string | null;
  is_claimed: boolean | null;
  created_at: Date;
  updated_at: Date;
}

interface UndoRow {
  state: string;
  approval_id: string;
  attempt: number;
  failure_count: number;
  reason_code: string | null;
  reason: string | null;
  undone_at: Date | null;
  created_at: Date;
}

/** Null: it was never to be posted. */
export async function readOutbox(
  database: Queryable,
  sourceKey: string,
): Promise<TransactionDetail['outbox']> {
  const found = await database.query<OutboxRow>(
    await sql('queries/transactions/read-attempts.sql'),
    [sourceKey],
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    state: row.state,
    attempt: row.attempt,
    attempt_sent_at: toInstantOrNull(row.attempt_sent_at),
    send_count: row.send_count,
    queued_at: toInstantOrNull(row.queued_at),
    failure_count: row.failure_count,
    next_attempt_at: toInstant(row.next_attempt_at),
    run_id: numberOrNull(row.run_id),
    being_posted: row.is_claimed === true,
    created_at: toInstant(row.created_at),
    updated_at: toInstant(row.updated_at),
  };
}

/** Null: nobody decided to take it back. */
export async function readUndo(
  database: Queryable,
  sourceKey: string,
): Promise<TransactionDetail['fineract_undo']> {
  const found = await database.query<UndoRow>(await sql('queries/transactions/read-undo.sql'), [
    sourceKey,
  ]);
  const row = found.rows[0];
  if (row === undefined) return null;
  return {
    state: row.state,
    approval_id: Number(row.approval_id),
    attempt: row.attempt,
    failure_count: row.failure_count,
    reason_code: row.reason_code,
    reason: row.reason,
    undone_at: toInstantOrNull(row.undone_at),
    created_at: toInstant(row.created_at),
  };
}
