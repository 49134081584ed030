/** Writes how a repayment ended. Each function is one statement, so all of it commits or none. */
import { grouped } from '../database/grouped.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { idempotencyKey } from '../fineract/client.ts';
import type { ClaimedRepayment } from './claim.ts';
import type { Conclusion, ExceptionCategory, Unposted } from './conclusion.ts';
import { RepaymentBusyError } from './errors.ts';

/** After so many failures a payment is tried once a day only, and stands in the exceptions list whatever the reason. */
const FAILURES_BEFORE_DAILY = 10;

/** Recorded whoever holds the claim by now: a success is a fact. Returns when it is committed. */
export async function recordSuccess(
  pool: Pool,
  repayment: ClaimedRepayment,
  posted: Conclusion & { kind: 'posted' },
): Promise<void> {
  await recordTogether(pool, {
    sourceKey: repayment.sourceKey,
    transactionId: posted.transactionId,
    loanId: posted.loanId ?? null,
    idempotencyKey: idempotencyKey(repayment.sourceKey, posted.attempt),
  });
}

interface Success {
  readonly sourceKey: string;
  readonly transactionId: string;
  readonly loanId: string | null;
  readonly idempotencyKey: string;
}

const recordTogether = grouped<Success, void>(async (database, successes) => {
  await database.query(await sql('queries/repayments/record-success.sql'), [
    successes.map(({ sourceKey }) => sourceKey),
    successes.map(({ transactionId }) => transactionId),
    successes.map(({ loanId }) => loanId),
    successes.map((success) => success.idempotencyKey),
  ]);
  return successes.map(() => undefined);
});

/** Throws RepaymentBusyError where the claim was lost; then nothing is written. */
export async function recordFailure(
  pool: Pool,
  repayment: ClaimedRepayment,
  failure: Unposted,
  shownAtOnce: boolean,
): Promise<void> {
  const written = await pool.query(await sql('queries/repayments/record-failure.sql'), [
    repayment.sourceKey,
    repayment.worker,
    failure.attempt,
    failure.outcomeUnknown,
    failure.code,
    failure.reason,
    idempotencyKey(repayment.sourceKey, failure.attemptMade),
    shownAtOnce,
    FAILURES_BEFORE_DAILY,
  ]);
  if (written.rowCount === 0) throw new RepaymentBusyError(repayment.sourceKey);
}

/** Throws RepaymentBusyError where the claim was lost. */
export async function recordParked(
  pool: Pool,
  repayment: ClaimedRepayment,
  parked: {
    category: ExceptionCategory;
    reason: string;
    detail: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const written = await pool.query(await sql('queries/repayments/record-parked.sql'), [
    repayment.sourceKey,
    repayment.worker,
    parked.category,
    parked.reason,
    JSON.stringify(parked.detail),
  ]);
  if (written.rowCount === 0) throw new RepaymentBusyError(repayment.sourceKey);
}

/** Gives the payment back without a result; no harm where the claim is lost already. */
export async function releaseClaim(
  pool: Pool,
  repayment: ClaimedRepayment,
  attempt: number | null,
  outcomeUnknown: boolean,
): Promise<void> {
  await pool.query(await sql('queries/repayments/release-claim.sql'), [
    repayment.sourceKey,
    repayment.worker,
    attempt,
    outcomeUnknown,
  ]);
}

/** Moves to the next idempotency key. Throws RepaymentBusyError where the claim was lost. */
export async function beginNextAttempt(
  pool: Pool,
  repayment: ClaimedRepayment,
  attempt: number,
  leaseSeconds: number,
): Promise<number> {
  const written = await pool.query<{ attempt: number }>(
    await sql('queries/repayments/begin-next-attempt.sql'),
    [repayment.sourceKey, repayment.worker, attempt, leaseSeconds],
  );
  const next = written.rows[0];
  if (next === undefined) throw new RepaymentBusyError(repayment.sourceKey);
  return next.attempt;
}
