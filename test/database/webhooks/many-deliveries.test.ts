/** Ten thousand calls in one run, and what a run costs when months of calls lie behind it. */
import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';

const { pool } = await testDatabase();
const CALLS = 10_000;
// Some two seconds on an idle machine; a plan that looks rows up without an index takes minutes.
const SECONDS_MAX = 45;

/** Calls of one payment each, from number `from` on. */
async function callsFrom(from: number, count: number): Promise<void> {
  await pool.query(
    `insert into "RAW"."RAW_UGRO_RAZORPAY_API" (event_id, event_type, body, origin)
     select 'e' || n, 'payment.captured', convert_to(jsonb_build_object('event', 'payment.captured', 'payload', jsonb_build_object(
       'payment', jsonb_build_object('entity', jsonb_build_object(
         'id', 'pay_' || n, 'amount', 100000 + n, 'currency', 'INR', 'status', 'captured', 'created_at', 1793851267, 'fee', 236,
         'order_id', 'order_' || n, 'method', 'upi')),
       'order', jsonb_build_object('entity', jsonb_build_object('id', 'order_' || n, 'receipt', 'UG' || n || '_EMI_1')),
       'padding', repeat('x', 1500)))::text, 'UTF8'), 'webhook'
     from generate_series($1::int, $1::int + $2::int - 1) n`,
    [from, count],
  );
}

/** Rows that a transform read from tables without an index. */
async function rowsScanned(): Promise<number> {
  await pool.query('select pg_stat_force_next_flush()');
  const found = await pool.query<{ rows: string }>(
    `select coalesce(sum(seq_tup_read), 0) as rows from pg_stat_user_tables
     where relname in ('RAW_UGRO_RAZORPAY_API', 'BASE_UGRO_RAZORPAY_API', 'WEBHOOK_EVENT', 'WEBHOOK_REFERENCE', 'CORE_TRANSACTION_SOURCE', 'CORE_TRANSACTION_DATA')`,
  );
  return Number(found.rows[0]?.rows);
}

test('ten thousand calls of one run are payments within seconds, and a later call reads nothing of them', async () => {
  await callsFrom(1, CALLS);
  const began = performance.now();
  expect(await transformNewLoads(pool)).toMatchObject({ baseRows: CALLS, coreRows: CALLS });
  expect((performance.now() - began) / 1000).toBeLessThan(SECONDS_MAX);
  await pool.query('analyze');
  await callsFrom(20_000, 3);
  const before = await rowsScanned();
  expect(await transformNewLoads(pool)).toMatchObject({ coreRows: 3 });
  // One scan of any of these tables would be as many rows as there were calls.
  expect((await rowsScanned()) - before).toBeLessThan(CALLS);
}, 240_000);
