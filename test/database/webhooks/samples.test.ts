/** Every sample call of the gateways, from RAW on. */
import { beforeAll, expect, test } from 'vitest';
import { runHistoryChecks, runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads, type TransformCounts } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { deliver } from '../../support/deliveries.ts';
import { gatewaySamples } from '../../support/gateway-samples.ts';

const { pool } = await testDatabase();
const SOURCES = { razorpay: 'UGRO_RAZORPAY', cashfree: 'GB_CASHFREE' } as const;
let counts: TransformCounts;

beforeAll(async () => {
  for (const sample of gatewaySamples)
    await deliver(pool, SOURCES[sample.gateway], sample.body, sample.file);
  counts = await transformNewLoads(pool);
}, 120_000);

const base = async (source: string): Promise<{ reported: boolean }[]> =>
  (
    await pool.query<{ reported: boolean }>(
      `select payment_id, state, loan_external_id as loan, resolved_by, date, amount, charge, method, bank_reference, load_id is not null as reported
       from "BASE"."BASE_${source}_API" order by payment_id`,
    )
  ).rows;

test('Razorpay: one row per payment, in rupees, on its day in India, with the loan that was named', async () => {
  const reported = { state: 'success', date: '2026-10-05', reported: true };
  expect(await base('UGRO_RAZORPAY')).toEqual([
    {
      ...reported,
      payment_id: 'pay_QyA1b2C3d4E5f6',
      loan: 'LN-2024-000187',
      resolved_by: 'notes',
      amount: '12500.00',
      charge: '295.00',
      method: 'upi',
      bank_reference: '627811223344',
    },
    {
      ...reported,
      payment_id: 'pay_QyB7t6R5e4W3q2',
      loan: 'LN-2024-000412',
      resolved_by: 'link reference',
      amount: '8450.50',
      charge: '17.70',
      method: 'netbanking',
      bank_reference: '55120067',
    },
    {
      ...reported,
      payment_id: 'pay_QyC2n3M4b5V6c7',
      loan: 'LN-2023-000055',
      resolved_by: 'link reference',
      amount: '10000.00',
      charge: '236.00',
      method: 'upi',
      bank_reference: '627899887766',
    },
    expect.objectContaining({
      payment_id: 'pay_QyD4k5J6h7G8f9',
      state: 'failed',
      loan: 'LN-2024-000187',
      reported: false,
    }),
  ]);
});

test('Cashfree: the link event and the payment event are one payment; failed ones are no money', async () => {
  expect(await base('GB_CASHFREE')).toEqual([
    expect.objectContaining({
      payment_id: '5114930012345',
      state: 'success',
      loan: 'LN-2024-000733',
      resolved_by: 'notes',
      amount: '12500.00',
      date: '2026-10-05',
      bank_reference: '627811445566',
      reported: true,
    }),
    expect.objectContaining({ payment_id: '5114930055511', state: 'failed', reported: false }),
    expect.objectContaining({
      payment_id: '5114930098765',
      state: 'success',
      loan: 'LN-2024-000412',
      resolved_by: 'link reference',
      amount: '8450.50',
      reported: true,
    }),
    expect.objectContaining({ payment_id: '59585655', state: 'failed', reported: false }),
  ]);
});

test('CORE has each paid payment once, waiting for its reconciliation', async () => {
  const core = await pool.query(
    `select source_lender, loan_external_id as loan, date, amount, recon_source, recon_status, feed_key, payment_id
     from "CORE"."CORE_TRANSACTION_DATA" order by source_lender, loan_external_id`,
  );
  expect(core.rows.map((row: Record<string, unknown>) => Object.values(row).join(' '))).toEqual([
    'GB LN-2024-000412 2026-10-05 8450.50 gb_nach New gb_cashfree_api 5114930098765',
    'GB LN-2024-000733 2026-10-05 12500.00 gb_nach New gb_cashfree_api 5114930012345',
    'UGRO LN-2023-000055 2026-10-05 10000.00 ugro_razorpay_nach New ugro_razorpay_api pay_QyC2n3M4b5V6c7',
    'UGRO LN-2024-000187 2026-10-05 12500.00 ugro_razorpay_nach New ugro_razorpay_api pay_QyA1b2C3d4E5f6',
    'UGRO LN-2024-000412 2026-10-05 8450.50 ugro_razorpay_nach New ugro_razorpay_api pay_QyB7t6R5e4W3q2',
  ]);
  expect(counts).toMatchObject({ loads: 2, baseRows: 5, coreRows: 5, secondPayments: 0 });
  expect((await pool.query('select from "OPS"."REPAYMENT_OUTBOX"')).rowCount).toBe(0);
});

test('the refunds of a part are cases with their amounts, and nothing is proposed', async () => {
  const cases = await pool.query(
    `select category, loan_external_id as loan, amount, detail ->> 'objection_amount' as refunded from "OPS"."EXCEPTION" where status = 'open' order by 3, 4`,
  );
  expect(
    cases.rows.filter((row: { category: string }) => row.category === 'reversal before posting'),
  ).toEqual([
    {
      category: 'reversal before posting',
      loan: expect.any(String) as string,
      amount: '12500.00',
      refunded: '2500.00',
    },
    {
      category: 'reversal before posting',
      loan: expect.any(String) as string,
      amount: '12500.00',
      refunded: '2500.00',
    },
  ]);
  expect((await pool.query('select from "OPS"."APPROVAL"')).rowCount).toBe(0);
});

test('deliveries that are taken anew change nothing', async () => {
  const all = async (): Promise<unknown[]> => [
    (await base('UGRO_RAZORPAY')).filter((row) => row.reported),
    (await base('GB_CASHFREE')).filter((row) => row.reported),
    (
      await pool.query(
        'select source_key, charge, note from "CORE"."CORE_TRANSACTION_DATA" order by 1',
      )
    ).rows,
    (await pool.query('select category, case_key, status from "OPS"."EXCEPTION" order by 1, 2'))
      .rows,
  ];
  const before = await all();
  for (const source of Object.values(SOURCES))
    await pool.query(`update "RAW"."RAW_${source}_API" set transformed_at = null`);
  expect((await transformNewLoads(pool)).loads).toBe(0);
  expect(await all()).toEqual(before);
});

test('every delivery is taken once, and every check is healthy', async () => {
  const left = await pool.query(
    `select from "RAW"."RAW_UGRO_RAZORPAY_API" where transformed_at is null
     union all select from "RAW"."RAW_GB_CASHFREE_API" where transformed_at is null`,
  );
  expect(left.rowCount).toBe(0);
  expect((await transformNewLoads(pool)).loads).toBe(0);
  await runQueueChecks(pool);
  await runHistoryChecks(pool);
});
