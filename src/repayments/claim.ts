/** Takes the next payment of a loan out of the outbox for this worker alone. */
import { grouped } from '../database/grouped.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { RepaymentBusyError, RepaymentNotFoundError } from './errors.ts';

/** A payment that this worker may post until its lease ends. */
export interface ClaimedRepayment {
  readonly sourceKey: string;
  readonly loanExternalId: string;
  readonly date: string;
  readonly amount: string;
  readonly attempt: number;
  /** An earlier worker may have sent this attempt: its outcome is unknown. */
  readonly sentBefore: boolean;
  /** It is taken back, or waits for a decision, while its outcome is open: nothing is sent anew. */
  readonly onlyToLookUp: boolean;
  readonly note: string | undefined;
  readonly fineractLoanId: string | undefined;
  readonly todayInIndia: string;
  readonly worker: string;
}

export type Claim =
  | { readonly kind: 'claimed'; readonly repayment: ClaimedRepayment }
  | { readonly kind: 'already posted' }
  /** Nothing to do with it now: held, parked, or failed and waiting for the next run. */
  | { readonly kind: 'not queued'; readonly state: string };

interface Asked {
  readonly sourceKey: string;
  readonly worker: string;
  readonly leaseSeconds: number;
}

interface ClaimRow {
  claimed_by: string;
  source_key: string;
  source_lender: string;
  loan_external_id: string;
  date: string;
  amount: string;
  attempt: number;
  sent_before: boolean;
  only_to_look_up: boolean;
  feed_key: string;
  payment_id: string | null;
  fineract_loan_id: string | null;
  today_in_india: string;
}

/**
 * The loan's next queued payment: what a dead worker left behind, else the oldest value date, but none later than the
 * payment named. Throws RepaymentBusyError while another worker has a payment of the loan, RepaymentNotFoundError for
 * an unknown key.
 */
export async function claimRepayment(
  pool: Pool,
  sourceKey: string,
  worker: string,
  leaseSeconds: number,
): Promise<Claim> {
  const asked = { sourceKey, worker, leaseSeconds };
  let row = await claimNext(pool, asked);
  // Where something of the loan may not be posted now, it leaves the queue, and what is behind it has its turn.
  if (row === undefined && (await putBack(pool, sourceKey))) row = await claimNext(pool, asked);
  if (row !== undefined) return { kind: 'claimed', repayment: repaymentOf(row, worker) };
  const found = await pool.query<{ state: string; claimed: boolean }>(
    await sql('queries/repayments/read-outbox-state.sql'),
    [sourceKey],
  );
  const known = found.rows[0];
  if (known === undefined) throw new RepaymentNotFoundError(sourceKey);
  if (known.state === 'posted') {
    await pool.query(await sql('queries/repayments/mark-posted-elsewhere.sql'), [sourceKey]);
    return { kind: 'already posted' };
  }
  // Queued and not claimable: held by a lease, or released between the two statements.
  if (known.claimed || known.state === 'queued') throw new RepaymentBusyError(sourceKey);
  return { kind: 'not queued', state: known.state };
}

/** True: posting is stopped, or something of the loan is on hold, and it is not queued any more. */
async function putBack(pool: Pool, sourceKey: string): Promise<boolean> {
  const ready = await pool.query(await sql('queries/controls/put-back.sql'), [sourceKey]);
  return (ready.rowCount ?? 0) > 0;
}

/** What each of those who ask gets: they have loans of their own, and one statement serves all. */
const claimTogether = grouped<Asked, ClaimRow | undefined>(async (database, asked) => {
  const claimed = await database.query<ClaimRow>(
    await sql('queries/repayments/claim-repayment.sql'),
    [
      asked.map(({ sourceKey }) => sourceKey),
      asked.map(({ worker }) => worker),
      asked.map(({ leaseSeconds }) => leaseSeconds),
    ],
  );
  const byWorker = new Map(claimed.rows.map((row) => [row.claimed_by, row]));
  return asked.map(({ worker }) => byWorker.get(worker));
});

async function claimNext(pool: Pool, asked: Asked): Promise<ClaimRow | undefined> {
  try {
    return await claimTogether(pool, asked);
  } catch (error) {
    // Another payment of the loan was queued and claimed since this statement began.
    if (isOneClaimPerLoan(error)) return undefined;
    throw error;
  }
}

function isOneClaimPerLoan(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as Error & { constraint?: unknown }).constraint === 'one_claim_per_loan'
  );
}

function repaymentOf(row: ClaimRow, worker: string): ClaimedRepayment {
  return {
    sourceKey: row.source_key,
    loanExternalId: row.loan_external_id,
    date: row.date,
    amount: row.amount,
    attempt: row.attempt,
    sentBefore: row.sent_before,
    onlyToLookUp: row.only_to_look_up,
    note: noteOf(row.feed_key, row.payment_id),
    fineractLoanId: row.fineract_loan_id ?? undefined,
    todayInIndia: row.today_in_india,
    worker,
  };
}

/** What people see on the repayment in Fineract: its feed and payment id, never free text, which may name a borrower. */
function noteOf(feedKey: string, paymentId: string | null): string {
  return paymentId !== null && /^[\w./-]{1,64}$/.test(paymentId)
    ? `${feedKey} ${paymentId}`
    : feedKey;
}
