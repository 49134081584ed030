/** The marks that precede every message: of what is due in the outbox, and of what got no answer. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** A payment that is marked as queued, and whose message may now leave. */
export interface QueuedPayment {
  readonly sourceKey: string;
  readonly lender: string;
  readonly loanExternalId: string;
  readonly date: string;
  readonly amount: string;
  /** How often it has been marked, this time included: makes the message's deduplication id. */
  readonly sendCount: number;
  /** It is posted, and to be taken back. */
  readonly undo?: boolean;
}

export interface MarkingOptions {
  readonly runId: string;
  readonly lender: string | null;
  /** The moment at which this run began to queue: what falls due later is left to the next run. */
  readonly startedAt: string;
  readonly pageSize: number;
  readonly resendAfterSeconds: number;
}

interface MarkedRow {
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  date: string;
  amount: string;
  send_count: number;
}

/** Marks and commits the next page of due payments, in value-date order. Empty: nothing is due any more. */
export async function markEligible(
  connection: Connection,
  options: MarkingOptions,
): Promise<QueuedPayment[]> {
  const values = [options.runId, options.lender, options.startedAt, options.pageSize];
  return mark(connection, 'queries/outbox/mark-eligible.sql', values);
}

/** Marks and commits the next page of payments whose message must have been lost. Empty: there are no more. */
export async function markUnanswered(
  connection: Connection,
  options: MarkingOptions,
): Promise<QueuedPayment[]> {
  const values = [
    options.runId,
    options.lender,
    options.startedAt,
    options.pageSize,
    options.resendAfterSeconds,
  ];
  return mark(connection, 'queries/outbox/mark-unanswered.sql', values);
}

/** Marks and commits payments that were chosen within the caps, except what was put on hold since. */
export async function markChosen(
  connection: Connection,
  runId: string,
  sourceKeys: readonly string[],
): Promise<QueuedPayment[]> {
  if (sourceKeys.length === 0) return [];
  return mark(connection, 'queries/outbox/mark-chosen.sql', [runId, sourceKeys]);
}

async function mark(
  connection: Connection,
  file: string,
  values: unknown[],
): Promise<QueuedPayment[]> {
  const statement = await sql(file);
  // One statement outside a transaction commits by itself.
  const marked = await connection.query<MarkedRow>(statement, values);
  return marked.rows.map(paymentOf).toSorted(byValueDate);
}

function paymentOf(row: MarkedRow): QueuedPayment {
  return {
    sourceKey: row.source_key,
    lender: row.source_lender,
    loanExternalId: row.loan_external_id,
    date: row.date,
    amount: row.amount,
    sendCount: row.send_count,
  };
}

function byValueDate(a: QueuedPayment, b: QueuedPayment): number {
  const order = [a.date, a.loanExternalId, a.sourceKey].join('\n');
  const other = [b.date, b.loanExternalId, b.sourceKey].join('\n');
  return order < other ? -1 : Number(order > other);
}
