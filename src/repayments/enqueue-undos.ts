/** Queues the undos that two persons decided on: each is marked and committed first, and then its message leaves. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { QueuedPayment } from './mark-eligible.ts';
import { sendMessages, type PostingQueue } from './send-messages.ts';

export interface EnqueueUndosDeps extends PostingQueue {
  readonly pool: Pool;
  /** A message without result so long after its mark counts as lost. */
  readonly resendAfterSeconds: number;
}

/** Transient: the undos stay marked, and a later run sends their messages. */
export class UndosUnsentError extends Error {
  override readonly name = 'UndosUnsentError';
  constructor(count: number, cause: unknown) {
    super(
      `${String(count)} undo(s) are marked, but the posting queue did not take their messages. A later run sends them again.`,
      { cause },
    );
  }
}

interface MarkedRow {
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  date: string;
  amount: string;
  send_count: number;
}

const PAGE_SIZE = 500;

/** How many messages left. Throws UndosUnsentError where the queue cannot be reached. One that did not leave stays marked: a later run sends it when its mark is old. */
export async function enqueueUndos(
  deps: EnqueueUndosDeps,
  request: { readonly runId: string; readonly lender?: string | null },
): Promise<number> {
  let count = 0;
  for (;;) {
    const marked = await deps.pool.query<MarkedRow>(await sql('queries/undo/mark-undos.sql'), [
      request.runId,
      request.lender ?? null,
      PAGE_SIZE,
      deps.resendAfterSeconds,
    ]);
    if (marked.rows.length === 0) return count;
    const outcome = await sendMessages(deps, marked.rows.map(undoOf));
    count += outcome.sent.length;
    if (outcome.error !== undefined)
      throw new UndosUnsentError(outcome.unsent.length, outcome.error);
  }
}

function undoOf(row: MarkedRow): QueuedPayment {
  return {
    sourceKey: row.source_key,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    date: row.date,
    amount: row.amount,
    sendCount: row.send_count,
    undo: true,
  };
}
