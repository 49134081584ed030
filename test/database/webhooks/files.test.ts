/** The same payments by webhook and by settlement file, in either order: one transaction each. */
import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { runHistoryChecks, runQueueChecks } from '../../../src/models/checks.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { testDatabase } from '../../support/database.ts';
import { cashfree, deliver, razorpay } from '../../support/deliveries.ts';
import { expectedAfterAll } from '../../support/expected.ts';
import { loadRows, rawRow, sampleRows, type RawRow } from '../../support/raw-rows.ts';

const FEEDS = [
  { feed: 'ugro_razorpay', source: 'UGRO_RAZORPAY', gateway: 'razorpay' },
  { feed: 'vivriti', source: 'VIVRITI_RAZORPAY', gateway: 'razorpay' },
  { feed: 'ugro', source: 'UGRO_CASHFREE', gateway: 'cashfree' },
  { feed: 'gb', source: 'GB_CASHFREE', gateway: 'cashfree' },
] as const;

/** What the gateway would have told of a row of its settlement file. */
async function webhook(pool: Pool, feed: (typeof FEEDS)[number], row: RawRow): Promise<void> {
  const id = row.paymentId ?? `of line ${String(row.line)}`;
  const day = row.date.slice(0, 10);
  const reference = `${row.loanId}_EMI_07`;
  const call =
    feed.gateway === 'razorpay'
      ? razorpay({
          payment: {
            id,
            amount: Math.round(Number(row.amount) * 100),
            created_at: Date.parse(`${day}T11:00:00+05:30`) / 1000,
            order_id: `order_${id}`,
          },
          order: { id: `order_${id}`, receipt: reference },
        })
      : cashfree({
          payment: {
            cf_payment_id: id,
            payment_amount: Number(row.amount),
            payment_time: `${day}T11:00:00+05:30`,
          },
          order: { order_tags: { link_id: reference } },
        });
  await deliver(pool, feed.source, call);
}

test.each([
  { first: 'webhooks', together: false },
  { first: 'files', together: false },
  { first: 'webhooks', together: true },
])(
  '$first first, in one transform: $together: each payment is one transaction with both reports',
  async ({ first, together }) => {
    const { pool } = await testDatabase();
    const files = async (): Promise<void> => {
      for (const { feed } of FEEDS) await loadRows(pool, feed, sampleRows(feed));
    };
    const webhooks = async (): Promise<void> => {
      for (const feed of FEEDS)
        for (const row of sampleRows(feed.feed)) await webhook(pool, feed, row);
    };
    for (const work of first === 'files' ? [files, webhooks] : [webhooks, files]) {
      await work();
      if (!together) await transformNewLoads(pool);
    }
    await transformNewLoads(pool);
    const core = await pool.query<{ source_key: string; feeds: string[]; recon_source: string }>(
      `select t.source_key, t.recon_source, array(select distinct f.kind from "CORE"."CORE_TRANSACTION_SOURCE" s join "OPS"."FEED" f using (feed_key)
         where s.source_key = t.source_key order by 1) as feeds from "CORE"."CORE_TRANSACTION_DATA" t order by 1`,
    );
    const names: readonly string[] = FEEDS.map(({ feed }) => feed);
    const expected = expectedAfterAll.core.filter((payment) =>
      payment.feeds.some((feed) => names.includes(feed)),
    );
    expect(core.rows.map((row) => row.source_key)).toEqual(
      expected.map((payment) => payment.source_key).toSorted(),
    );
    expect(core.rows.filter((row) => row.feeds.length !== 2)).toEqual([]);
    expect(core.rows.filter((row) => row.recon_source === null)).toEqual([]);
    // The sample of one feed holds a second payment: one case, however many told of it.
    const cases = await pool.query<{ category: string }>(`select category from "OPS"."EXCEPTION"`);
    expect(cases.rows).toEqual(
      expectedAfterAll.possible_second_payments
        .filter((second) => names.includes(second.feed))
        .map(() => ({ category: 'possible second payment' })),
    );
    await runQueueChecks(pool);
    await runHistoryChecks(pool);
  },
  240_000,
);

const { pool } = await testDatabase();
const states = async (loan: string): Promise<string[]> =>
  (
    await pool.query<{ state: string }>(
      `select coalesce(t.recon_source, o.state) || case when "OPS".waits_for_decision(t.source_key) then ' held' else '' end as state
       from "CORE"."CORE_TRANSACTION_DATA" t left join "OPS"."REPAYMENT_OUTBOX" o using (source_key) where t.loan_external_id = $1 order by t.date, t.amount`,
      [loan],
    )
  ).rows.map((row) => row.state);
const told = (id: string, loan: string, amount = 100000): Promise<void> =>
  deliver(
    pool,
    'UGRO_RAZORPAY',
    razorpay({ payment: { id, amount, created_at: 1793851267, notes: { loan_id: loan } } }),
  );
const filed = (id: string, loanId: string, date: string, amount = '1000.00') =>
  loadRows(pool, 'ugro_razorpay', [rawRow({ loanId, date, amount, paymentId: id })]);

test.each(['webhook', 'file'])(
  'the payment id decides where the file has another day, %s first: one of the two is held, and nobody is asked',
  async (first) => {
    const loan = `DAY-${first.toUpperCase()}`;
    const tell = [() => told(`pay_${loan}`, loan), () => filed(`pay_${loan}`, loan, '2026-11-07')];
    for (const step of first === 'webhook' ? tell : tell.toReversed()) {
      await step();
      await transformNewLoads(pool);
    }
    expect(await states(loan)).toEqual(['ugro_razorpay_nach', 'ugro_razorpay_nach held']);
    const open = await pool.query(
      `select from "OPS"."EXCEPTION" where loan_external_id = $1 and status = 'open'`,
      [loan],
    );
    expect(open.rowCount).toBe(0);
  },
);

test('a file that tells of the payment id with another amount is held as restated', async () => {
  await told('pay_re', 'RESTATED');
  await transformNewLoads(pool);
  await filed('pay_re', 'RESTATED', '2026-11-05', '999.00');
  await transformNewLoads(pool);
  expect(await states('RESTATED')).toEqual(['ugro_razorpay_nach held', 'ugro_razorpay_nach']);
});

test.each([
  ['an earlier transform', 'KEYS1'],
  ['the same transform', 'KEYS2'],
])(
  'a second payment id in the file, under the key of a webhook of %s, is a case',
  async (when, loan) => {
    await told(`pay_1${loan}`, loan);
    if (when.startsWith('an')) await transformNewLoads(pool);
    await filed(`pay_2${loan}`, loan, '2026-11-05');
    await transformNewLoads(pool);
    const open = await pool.query(
      `select category from "OPS"."EXCEPTION" where loan_external_id = $1 and status = 'open'`,
      [loan],
    );
    expect(open.rows).toEqual([{ category: 'possible second payment' }]);
  },
);

test('a lender switched to automatic has its webhooks posted, and what a file told first waits', async () => {
  await pool.query(`update "OPS"."WEBHOOK_SOURCE" set posting = 'automatic' where lender = 'UGRO'`);
  await told('pay_auto1', 'AUTO1');
  await filed('pay_auto2', 'AUTO2', '2026-11-05');
  await transformNewLoads(pool);
  await told('pay_auto2', 'AUTO2');
  await filed('pay_auto1', 'AUTO1', '2026-11-05');
  await transformNewLoads(pool);
  expect(await states('AUTO1')).toEqual(['ready']);
  expect(await states('AUTO2')).toEqual(['ugro_razorpay_nach']);
  await pool.query(`update "OPS"."WEBHOOK_SOURCE" set posting = 'manual' where lender = 'UGRO'`);
  await told('pay_auto3', 'AUTO3');
  await transformNewLoads(pool);
  expect(await states('AUTO3')).toEqual(['ugro_razorpay_nach']);
});
