/** What the tests of posting share: a payment in the outbox, the protocol wired to a simulator, and the way to look at results. */
import { createHash } from 'node:crypto';
import type { Pool } from '../../../src/database/pool.ts';
import { openFineract, type FineractClient } from '../../../src/fineract/client.ts';
import { parseCredentials } from '../../../src/fineract/credentials.ts';
import { recordCallsIn } from '../../../src/fineract/record-call.ts';
import type { MetricName } from '../../../src/observability/metrics.ts';
import type { PostRepaymentDeps } from '../../../src/repayments/post-repayment.ts';
import type { FineractSimulator } from '../../../local/simulators/fineract/server.ts';

export interface Rig {
  readonly deps: PostRepaymentDeps;
  readonly counted: MetricName[];
  readonly pausedMs: number[];
  forgotten(): number;
}

let nowMs = 0;

/** The protocol with a clock that pauses without waiting. */
export function makeRig(
  pool: Pool,
  simulator: FineractSimulator,
  wrap: (client: FineractClient) => FineractClient = (client) => client,
): Rig {
  const counted: MetricName[] = [];
  const pausedMs: number[] = [];
  let forgotten = 0;
  const fineract = openFineract({
    credentials: async () => Promise.resolve(parseCredentials(simulator.credentials)),
    forgetCredentials: () => {
      forgotten += 1;
    },
    recordCall: recordCallsIn(pool),
    timeoutMs: 2_000,
    connectionsMax: 10,
  });
  const deps: PostRepaymentDeps = {
    pool,
    fineract: wrap(fineract),
    count: (name) => counted.push(name),
    clock: {
      nowMs: () => nowMs,
      pause: async (durationMs) => {
        pausedMs.push(durationMs);
        nowMs += durationMs;
        return Promise.resolve();
      },
    },
    pausesMs: [1_000, 4_000],
    leaseSeconds: 120,
    timeBudgetMs: 60_000,
    receiveCountMax: 4,
  };
  return { deps, counted, pausedMs, forgotten: () => forgotten };
}

export interface Payment {
  readonly loan: string;
  readonly sourceKey: string;
  readonly date: string;
  readonly amount: string;
}

const LENDER = 'DMI';

/** A payment that is queued for posting. */
export async function queuePayment(
  pool: Pool,
  loan: string,
  date = '2026-01-05',
  amount = '18450.00',
): Promise<Payment> {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const sourceKey = md5(`${LENDER}${loan}${date}${amount}`);
  await pool.query(
    `insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender) values ($1, $2) on conflict do nothing`,
    [loan, LENDER],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA" (source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, feed_key, row_id, load_id, payment_id, note)
     values ($1, $2, $3, $4, $5, $6, true, 'dmi', 1, 1, 'PAY-1', 'from Asha, 9876543210')`,
    [sourceKey, md5(`${loan}${date}${amount}`), LENDER, loan, date, amount],
  );
  await pool.query(
    `insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount, state, queued_at, send_count) values ($1, $2, $3, $4, $5, 'queued', now(), 1)`,
    [sourceKey, LENDER, loan, date, amount],
  );
  return { loan, sourceKey, date, amount };
}

/** What the next run does with a failed or parked payment. */
export async function queueAgain(pool: Pool, payment: Payment): Promise<void> {
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = 'queued' where source_key = $1`, [
    payment.sourceKey,
  ]);
}

/** As if the worker that holds the claim had died long ago. */
export async function expireLease(pool: Pool, payment: Payment): Promise<void> {
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set claimed_until = now() - interval '1 second' where source_key = $1 and claimed_by is not null`,
    [payment.sourceKey],
  );
}

export interface Standing {
  state: string;
  attempt: number;
  marked: boolean;
  claimed: boolean;
  result: string | null;
  reason_code: string | null;
  failure_count: number;
  /** Open exceptions. */
  exceptions: string[];
}

/** Everything the database says about a payment. */
export async function standing(pool: Pool, payment: Payment): Promise<Standing> {
  const found = await pool.query<Standing>(
    `select o.state, o.attempt, o.attempt_sent_at is not null as marked, o.claimed_by is not null as claimed,
            p.status as result, p.reason_code, o.failure_count,
            array(select e.category from "OPS"."EXCEPTION" e where e.case_key = o.source_key and e.status = 'open' order by 1) as exceptions
     from "OPS"."REPAYMENT_OUTBOX" o left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p using (source_key)
     where o.source_key = $1`,
    [payment.sourceKey],
  );
  const row = found.rows[0];
  if (row === undefined) throw new Error('no such payment');
  return row;
}

/** How many repayments Fineract holds for a payment. */
export function effects(simulator: FineractSimulator, payment: Payment): number {
  return simulator.transactions().filter((made) => made.externalId === payment.sourceKey).length;
}

export interface LoggedCall {
  method: string;
  response_status: number | null;
  idempotency_key: string | null;
  transport_error: string | null;
  request_body: string | null;
}

export async function calls(pool: Pool, payment: Payment): Promise<LoggedCall[]> {
  const found = await pool.query<LoggedCall>(
    `select method, response_status, idempotency_key, transport_error, request_body from "RAW"."RAW_FINERACT_API_LOG" where source_key = $1 order by call_id`,
    [payment.sourceKey],
  );
  return found.rows;
}
