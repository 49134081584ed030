/** What the tests of controls share: ready payments, a run that queues, and what the outbox says. */
import { createHash } from 'node:crypto';
import type { Pool } from '../../../src/database/pool.ts';
import { enqueueEligible, type EnqueueResult } from '../../../src/repayments/enqueue.ts';
import { pipelineOn } from '../pipeline/support.ts';

export interface ReadyPayment {
  readonly lender: string;
  readonly loan: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Rupees with two decimals. */
  readonly amount: string;
}

/** Puts payments into the outbox as a transform leaves them; answers with their source keys, in their order. */
export async function readyPayments(
  pool: Pool,
  payments: readonly ReadyPayment[],
): Promise<string[]> {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const rows = payments.map((payment) => ({
    ...payment,
    key: md5(`${payment.lender}${payment.loan}${payment.date}${payment.amount}`),
    match: md5(`${payment.loan}${payment.date}${payment.amount}`),
  }));
  await pool.query(
    `with given as (select * from jsonb_to_recordset($1::jsonb) as g (lender text, loan text, date date, amount numeric(14,2), key text, match text)),
     loans as (insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender) select distinct loan, lender from given on conflict do nothing),
     payments as (
       insert into "CORE"."CORE_TRANSACTION_DATA" (source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, feed_key, row_id, load_id)
       select key, match, lender, loan, date, amount, true, lower(lender), 1, 0 from given on conflict do nothing)
     insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount)
     select key, lender, loan, date, amount from given on conflict do nothing`,
    [JSON.stringify(rows)],
  );
  return rows.map((row) => row.key);
}

export async function newRun(pool: Pool): Promise<string> {
  const made = await pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by) values (gen_random_uuid(), 'command', 'test') returning run_id`,
  );
  return made.rows[0]?.run_id ?? '';
}

/** Queues what is due, as a run does; the messages go nowhere. */
export async function enqueue(pool: Pool, lender: string | null = null): Promise<EnqueueResult> {
  const { deps } = pipelineOn(pool);
  return enqueueEligible(deps, { runId: await newRun(pool), lender, dryRun: false });
}

export async function statesOf(pool: Pool, sourceKeys: readonly string[]): Promise<string[]> {
  const found = await pool.query<{ state: string }>(
    `select o.state from unnest($1::text[]) with ordinality as asked (source_key, place)
     join "OPS"."REPAYMENT_OUTBOX" o using (source_key) order by asked.place`,
    [sourceKeys],
  );
  return found.rows.map((row) => row.state);
}

/** As if Fineract held them, today. */
export async function markPosted(pool: Pool, sourceKeys: readonly string[]): Promise<void> {
  await pool.query(
    `with posted as (
       update "OPS"."REPAYMENT_OUTBOX" set state = 'posted', claimed_by = null, claimed_until = null where source_key = any($1::text[]) returning *)
     insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, row_number() over () from posted`,
    [sourceKeys],
  );
}

/** Forgets payments, holds, caps and switches; history that nobody may change goes with the tables' contents. */
export async function startAfresh(pool: Pool): Promise<void> {
  await pool.query(
    `truncate "OPS"."REPAYMENT_OUTBOX", "OPS"."HOLD", "OPS"."POSTING_CAP", "OPS"."POSTING_SWITCH", "CORE"."CORE_TRANSACTION_DATA_PROCESSED"`,
  );
}
