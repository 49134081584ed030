/** What people saw, held, asked and decided about a payment, newest first. */
import type { TransactionDetail } from '../contract/transaction-detail.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { numberOrNull } from './transaction-row.ts';

type Case = TransactionDetail['exceptions'][number];
type Hold = TransactionDetail['holds'][number];
type Decision = TransactionDetail['approvals'][number];
type Retry = TransactionDetail['retries'][number];

interface CaseRow extends Omit<Case, 'exception_id' | 'created_at' | 'resolved_at'> {
  readonly exception_id: string;
  readonly created_at: Date;
  readonly resolved_at: Date | null;
}

interface HoldRow {
  readonly hold_id: string;
  readonly is_of_loan: boolean;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly released_by: string | null;
  readonly released_at: Date | null;
  readonly release_reason: string | null;
  readonly approval_id: string | null;
}

interface DecisionRow {
  readonly approval_id: string;
  readonly kind: Decision['kind'];
  readonly subject_key: string;
  readonly status: Decision['status'];
  readonly reason: string;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly outcome: string | null;
}

interface RetryRow extends Omit<Retry, 'retry_id' | 'requested_at' | 'next_attempt_at'> {
  readonly retry_id: string;
  readonly requested_at: Date;
  readonly next_attempt_at: Date;
}

export async function readCases(database: Queryable, sourceKey: string): Promise<Case[]> {
  const found = await database.query<CaseRow>(await sql('queries/transactions/list-cases.sql'), [
    sourceKey,
  ]);
  return found.rows.map((row) => ({
    ...row,
    exception_id: Number(row.exception_id),
    created_at: toInstant(row.created_at),
    resolved_at: toInstantOrNull(row.resolved_at),
  }));
}

/** Those on its loan too. */
export async function readHolds(
  database: Queryable,
  sourceKey: string,
  loan: string | null,
): Promise<Hold[]> {
  const found = await database.query<HoldRow>(await sql('queries/transactions/list-holds.sql'), [
    sourceKey,
    loan,
  ]);
  return found.rows.map(({ is_of_loan: ofLoan, ...row }) => ({
    ...row,
    of_loan: ofLoan,
    hold_id: Number(row.hold_id),
    placed_at: toInstant(row.placed_at),
    released_at: toInstantOrNull(row.released_at),
    approval_id: numberOrNull(row.approval_id),
  }));
}

/** About any of the subjects, such as a source_key, `exception 17` or `hold 3`. */
export async function readDecisions(
  database: Queryable,
  subjects: readonly string[],
): Promise<Decision[]> {
  const found = await database.query<DecisionRow>(
    await sql('queries/transactions/list-approvals.sql'),
    [subjects],
  );
  return found.rows.map(({ subject_key: subject, ...row }) => ({
    ...row,
    subject,
    approval_id: Number(row.approval_id),
    requested_at: toInstant(row.requested_at),
    decided_at: toInstantOrNull(row.decided_at),
  }));
}

export async function readRetries(database: Queryable, sourceKey: string): Promise<Retry[]> {
  const found = await database.query<RetryRow>(await sql('queries/transactions/list-retries.sql'), [
    sourceKey,
  ]);
  return found.rows.map((row) => ({
    ...row,
    retry_id: Number(row.retry_id),
    requested_at: toInstant(row.requested_at),
    next_attempt_at: toInstant(row.next_attempt_at),
  }));
}
