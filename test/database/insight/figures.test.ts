/** Whatever happened to payments, the dashboard says what anybody would count from the rows. */
import { expect, test } from 'vitest';
import { fromPaise } from '../../../src/money.ts';
import { runHistoryChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { Random } from '../../faults/random.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { allPayments, dashboardOf, plainDays, plainKpi } from './support.ts';

const { pool } = await testDatabase();
const feeds = ['arthmate', 'dmi', 'dmi_payment', 'gb', 'ikf', 'ugro_razorpay', 'vivriti'];
const lenders = ['ARTHMATE', 'DMI', 'GB', 'IKF', 'UGRO', 'VIVRITI'];
const days = ['2026-10-31', '2026-11-01', '2026-11-02', '2026-11-29', '2026-11-30', '2026-12-01'];
/** Around the ends of days and of a month in India, 18:30 in UTC. */
const hours = ['18:29:59', '18:30:00', '20:00:00', '03:00:00'];

/** One load of a feed, then one payment in two is moved on; `postedFrom` is the earliest time of a result. */
async function happen(random: Random, round: number, postedFrom: string): Promise<void> {
  const rows = Array.from({ length: random.int(1, 12) }, (_, index) =>
    rawRow({
      line: index + 2,
      loanId: `LOAN${String(round)}-${String(index)}`,
      date: `${random.pick(days)} 10:00:00`,
      amount: fromPaise(BigInt(random.int(1, 9_999_999))),
      paymentId: `PAY${String(round)}-${String(index)}`,
    }),
  );
  await loadRows(pool, random.pick(feeds), rows);
  await transformNewLoads(pool);
  const waiting = await pool.query<{ source_key: string }>(
    `select source_key from "OPS"."REPAYMENT_OUTBOX" where state = 'ready' order by source_key`,
  );
  for (const { source_key: key } of waiting.rows) {
    const state = random.pick([
      'ready',
      'queued',
      'failed',
      'parked',
      'held',
      'dismissed',
      'posted',
    ]);
    await pool.query(
      `update "OPS"."REPAYMENT_OUTBOX" set state = $2, queued_at = now() where source_key = $1`,
      [key, state],
    );
    if (state !== 'posted') continue;
    await pool.query(
      `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
         (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id, updated_at)
       select source_key, source_lender, 'success', loan_external_id, date, amount, 1, $2
       from "OPS"."REPAYMENT_OUTBOX" where source_key = $1`,
      [key, `${postedFrom}T${random.pick(hours)}Z`],
    );
  }
  const reconciled = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" where recon_status = 'New' order by source_key`,
  );
  const matched = reconciled.rows.map((row) => row.source_key).filter(() => random.chance(0.3));
  await pool.query(
    `update "CORE"."CORE_TRANSACTION_DATA" set recon_status = 'Matched' where source_key = any ($1)`,
    [matched],
  );
}

test.each([1, 2, 3])('small sets of payments are counted as they are (seed %i)', async (seed) => {
  const random = new Random(seed);
  const postedOn = ['2026-10-31', '2026-11-01', '2026-11-29', '2026-11-30'];
  await pool.query(`truncate "CORE"."CORE_TRANSACTION_DATA", "OPS"."REPAYMENT_OUTBOX" cascade`);
  await pool.query(`select "CORE".rebuild_totals('2026-10-31T00:00:00Z')`);
  for (const [round, day] of postedOn.entries()) {
    await happen(random, seed * 100 + round, day);
    // Half of the time the results of the day before are in the totals, else they are counted live.
    if (random.chance(0.5))
      await pool.query('select "CORE".count_posted($1)', [`${day}T00:00:00Z`]);
    for (const now of [new Date(`${day}T18:29:59Z`), new Date(`${day}T18:30:00Z`)]) {
      const payments = await allPayments(pool);
      const lender = random.pick(lenders);
      const own = payments.filter((payment) => payment.source_lender === lender);
      const [from = '', to = ''] = [random.pick(days), random.pick(days)].toSorted();
      const all = await dashboardOf(pool, { now, query: `?from=${from}&to=${to}` });
      expect(all.kpi).toMatchObject(plainKpi(payments, now));
      expect(all.collections).toEqual(plainDays(payments, from, to));
      const one = await dashboardOf(pool, {
        now,
        query: `?from=${from}&to=${to}&lender=${lender}`,
      });
      expect(one.kpi).toMatchObject(plainKpi(own, now));
      expect(one.collections).toEqual(plainDays(own, from, to));
    }
  }
  await pool.query(`select "CORE".count_posted('2026-12-01T00:00:00Z')`);
  const counted = await dashboardOf(pool, { now: new Date('2026-11-30T20:00:00Z') });
  expect(counted.kpi).toMatchObject(
    plainKpi(await allPayments(pool), new Date('2026-11-30T20:00:00Z')),
  );
  await runHistoryChecks(pool);
  await pool.query(`select "CORE".rebuild_totals('2026-12-01T00:00:00Z')`);
  const anew = await dashboardOf(pool, { now: new Date('2026-11-30T20:00:00Z') });
  expect(anew).toEqual(counted);
});
