/** What gateways tell of payments, one rule a test: loans, amounts, days, and what is no money. */
import { expect, test } from 'vitest';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import {
  cashfree,
  deliver,
  razorpay,
  type Json,
  type RazorpayCall,
} from '../../support/deliveries.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { openOffice } from '../exceptions/deciding.ts';
import { Approval } from '../../../src/contract/approval.ts';
import { ExceptionDetail } from '../../../src/contract/exception.ts';
import { bodyAs, problemOf } from '../api/support.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);
const RAZORPAY = 'VIVRITI_RAZORPAY';
const CASHFREE = 'GB_CASHFREE';

interface Payment {
  readonly state: string;
  readonly loan: string | null;
  readonly by: string | null;
  readonly date: string | null;
  readonly amount: string | null;
  readonly problem: string | null;
  readonly reported: boolean;
}

async function payment(source: string, id: string): Promise<Payment | undefined> {
  const found = await pool.query<Payment>(
    `select state, loan_external_id as loan, resolved_by as by, date, amount, problem, load_id is not null as reported
     from "BASE"."BASE_${source}_API" where payment_id = $1`,
    [id],
  );
  return found.rows[0];
}

interface Told {
  readonly exception_id: number;
  readonly category: string;
  readonly status: string;
  readonly reason: string;
}

async function cases(id: string): Promise<Told[]> {
  const found = await pool.query<Told>(
    `select exception_id::int, category, status, reason from "OPS"."EXCEPTION" where detail ->> 'payment_id' = $1 order by exception_id`,
    [id],
  );
  return found.rows;
}

async function tell(source: string, ...calls: (Json | string | Buffer)[]): Promise<void> {
  for (const call of calls) await deliver(pool, source, call);
  await transformNewLoads(pool);
}

async function known(...loans: string[]): Promise<void> {
  await loadRows(
    pool,
    'vivriti_nach_status',
    loans.map((loanId, index) => rawRow({ line: index + 2, loanId, amount: '9.00' })),
  );
  await transformNewLoads(pool);
}

test.each<[string, RazorpayCall, string]>([
  ['link reference', { link: { id: 'plink_A', reference_id: 'LA_E01_01' } }, 'LA'],
  ['notes', { payment: { notes: { loan_id: ' lb-1 ' } } }, 'LB-1'],
  [
    'order receipt',
    { payment: { order_id: 'order_C' }, order: { id: 'order_C', receipt: 'lc_emi' } },
    'LC',
  ],
])('Razorpay: the loan is found by its %s', async (by, call, loan) => {
  const id = `pay_${by}`;
  await tell(RAZORPAY, razorpay({ ...call, payment: { ...call.payment, id } }));
  expect(await payment(RAZORPAY, id)).toMatchObject({ loan, by, reported: true });
});

test('Razorpay: a bare payment finds the loan by its description and a link told of at another time', async () => {
  await tell(
    RAZORPAY,
    razorpay({ payment: { id: 'pay_bare', description: '#Qy9ZkLm3NpQr7S', amount: 7700 } }),
  );
  expect(await payment(RAZORPAY, 'pay_bare')).toMatchObject({ loan: null, reported: false });
  expect(await cases('pay_bare')).toMatchObject([
    { category: 'unresolved webhook payment', status: 'open' },
  ]);
  const link = { id: 'plink_Qy9ZkLm3NpQr7S', reference_id: 'LD_E03' };
  await tell(RAZORPAY, razorpay({ event: 'payment_link.expired', link }));
  expect(await payment(RAZORPAY, 'pay_bare')).toMatchObject({ loan: 'LD', reported: true });
  expect(await cases('pay_bare')).toMatchObject([{ status: 'resolved' }]);
});

test('a reference with dashes names the longest known loan that it begins with, and none is guessed', async () => {
  const call = (id: string, reference: string): Json =>
    razorpay({ payment: { id }, link: { id: `plink_${id}`, reference_id: reference } });
  await tell(RAZORPAY, call('pay_d1', 'LN-2024-7-E03-01'), call('pay_d2', 'LN-2024-70-E03-01'));
  expect(await payment(RAZORPAY, 'pay_d1')).toMatchObject({ loan: null });
  await known('LN-2024', 'LN-2024-7', 'LN-2024-7-E');
  expect(await payment(RAZORPAY, 'pay_d1')).toMatchObject({ loan: 'LN-2024-7', reported: true });
  expect(await payment(RAZORPAY, 'pay_d2')).toMatchObject({ loan: 'LN-2024' });
});

test('a UUID is no reference, and two references to different loans name none', async () => {
  const uuid = '7d1f0c52-9b3e-4c0a-8f6d-2a5e91c04b77';
  await tell(
    RAZORPAY,
    razorpay({ payment: { id: 'pay_u', order_id: 'order_u' }, order: { id: 'u', receipt: uuid } }),
    razorpay({
      payment: { id: 'pay_two', notes: { loan_id: 'LE' } },
      link: { id: 'plink_two', reference_id: 'LF_E1' },
    }),
  );
  for (const id of ['pay_u', 'pay_two']) {
    expect(await payment(RAZORPAY, id)).toMatchObject({ loan: null, reported: false });
    expect(await cases(id)).toMatchObject([{ status: 'open' }]);
  }
});

test('a mandate of one earlier loan tells the loan of its later payments, in any order', async () => {
  const debit = { method: 'nach', token_id: 'token_1' };
  await tell(
    RAZORPAY,
    razorpay({ payment: { ...debit, id: 'pay_m2', amount: 200 } }),
    razorpay({ payment: { ...debit, id: 'pay_m1', amount: 300, notes: { loan_id: 'LG' } } }),
  );
  expect(await payment(RAZORPAY, 'pay_m2')).toMatchObject({
    loan: 'LG',
    by: 'mandate',
    reported: true,
  });
});

test('Cashfree: link id, tags, the order id of a known loan, and the mandate master', async () => {
  await pool.query(
    `insert into "RAW"."RAW_UMRN_MASTER" (loan_id, sub_reference_id, source_file, loaded_by) values ('CS1', '5226417', 'x', 'x')`,
  );
  await known('CK1');
  await tell(
    CASHFREE,
    cashfree({
      payment: { cf_payment_id: 'c1' },
      order: { order_tags: { link_id: 'gb00611_nov26' } },
    }),
    cashfree({ payment: { cf_payment_id: 'c2' }, order: { order_tags: { loan_id: 'GB2' } } }),
    cashfree({ payment: { cf_payment_id: 'c3' }, order: { order_id: 'CK1_E05_01' } }),
    cashfree({ payment: { cf_payment_id: 'c4' }, order: { order_id: 'order_260000771' } }),
    {
      type: 'SUBSCRIPTION_PAYMENT_SUCCESS',
      data: {
        cf_payment_id: 'c5',
        cf_subscription_id: '5226417',
        payment_type: 'CHARGE',
        payment_status: 'SUCCESS',
        payment_amount: 1200,
        payment_currency: 'INR',
        payment_schedule_date: '2026-11-05T06:10:00',
      },
    },
  );
  const loans = await Promise.all(
    ['c1', 'c2', 'c3', 'c4', 'c5'].map(async (id) => (await payment(CASHFREE, id))?.loan),
  );
  expect(loans).toEqual(['GB00611', 'GB2', 'CK1', null, 'CS1']);
});

test('the debit that authorises a mandate is kept and is no instalment', async () => {
  const debit = (id: string, type: string): Json => ({
    type: 'SUBSCRIPTION_PAYMENT_SUCCESS',
    data: {
      cf_payment_id: id,
      payment_type: type,
      payment_status: 'SUCCESS',
      payment_amount: 2,
      payment_currency: 'INR',
      payment_schedule_date: '2026-11-05T06:10:00+05:30',
      subscription_tags: { loan_id: 'GBA' },
    },
  });
  await tell(CASHFREE, debit('a1', 'AUTH'), debit('a2', 'DEBIT_CARD'));
  expect(await payment(CASHFREE, 'a1')).toMatchObject({ state: 'success', reported: false });
  expect(await cases('a1')).toEqual([]);
  expect(await cases('a2')).toMatchObject([
    { status: 'open', reason: expect.stringContaining('authorisation') as string },
  ]);
  await tell(CASHFREE, debit('a2', 'CHARGE'));
  expect(await payment(CASHFREE, 'a2')).toMatchObject({ loan: 'GBA', reported: true });
  expect(await cases('a2')).toMatchObject([{ status: 'resolved' }]);
  await tell(CASHFREE, debit('a2', 'DEBIT_CARD'));
  expect(await cases('a2')).toHaveLength(1);
});

test('a person who names the loan confirms that a doubtful debit is an instalment', async () => {
  const { data } = cashfree({}) as { data: { payment: Json } };
  await tell(CASHFREE, {
    type: 'SUBSCRIPTION_PAYMENT_SUCCESS',
    data: { ...data.payment, cf_payment_id: 'a3', payment_amount: 77 },
  });
  const [open] = await cases('a3');
  await office.carryOut(open?.exception_id ?? 0, 'attach', { loan_id: 'GBA3' });
  await transformNewLoads(pool);
  expect(await payment(CASHFREE, 'a3')).toMatchObject({ loan: 'GBA3', reported: true });
});

test.each([
  ['a number', 170.5, '170.50'],
  ['a text', '170.00', '170.00'],
  ['three decimals', 170.505, null],
  ['no number', 'Rs. 170', null],
  ['a surcharge that the payer bore', 1012.34, '1000.00'],
])('Cashfree: an amount as %s', async (what, told, amount) => {
  const id = `amount ${what}`;
  const surcharge = what.startsWith('a surcharge')
    ? {
        payment_surcharge: {
          payment_surcharge_service_charge: 10,
          payment_surcharge_service_tax: '2.34',
        },
      }
    : {};
  const loan = `GBM${String(told)}`;
  await tell(
    CASHFREE,
    cashfree({
      payment: { cf_payment_id: id, payment_amount: told, ...surcharge },
      order: { order_tags: { loan_id: loan } },
    }),
  );
  expect(await payment(CASHFREE, id)).toMatchObject({ amount, reported: amount !== null });
  expect((await cases(id)).map(({ status }) => status)).toEqual(amount === null ? ['open'] : []);
});

test('the day is the day in India of the payment, whatever zone it is told in', async () => {
  const at = (id: string, payment_time: string): Json =>
    cashfree({
      payment: { cf_payment_id: id, payment_time },
      order: { order_tags: { loan_id: `D${id}` } },
    });
  await tell(
    CASHFREE,
    at('t1', '2026-11-05T23:30:00+05:30'),
    at('t2', '2026-11-05T18:30:00Z'),
    at('t3', '2026-11-05T23:59:59'),
    at('t4', '2026-02-31T10:00:00'),
  );
  const days = await Promise.all(
    ['t1', 't2', 't3', 't4'].map(async (id) => (await payment(CASHFREE, id))?.date),
  );
  expect(days).toEqual(['2026-11-05', '2026-11-06', '2026-11-05', null]);
});

test('what cannot be read is a case and stops nothing', async () => {
  await tell(
    RAZORPAY,
    Buffer.from([0xff, 0xfe, 0x00]),
    '{"event":"payment.captured","payload":{"payment":{"entity":{"id":"pay_\\u0000"}}}}',
    '[1]',
    `{"payload":{"payment":{"entity":{"id":"pay_deep","amount":1e400000}}}}`,
    '{"event":"settlement.processed","payload":{"settlement":{"entity":{"id":"setl_1"}}}}',
    razorpay({ payment: { id: 'pay_odd', status: 7, amount: {}, notes: 'x', created_at: 'y' } }),
  );
  const found = await pool.query(
    `select from "OPS"."EXCEPTION" where category = 'unreadable webhook' and status = 'open'`,
  );
  expect(found.rowCount).toBe(4);
  expect(await payment(RAZORPAY, 'pay_odd')).toMatchObject({ state: 'pending', reported: false });
});

test('two payments of one link are two, each with its own amount', async () => {
  const part = (id: string, amount: number, paid: number): Json =>
    razorpay({
      event: 'payment_link.partially_paid',
      payment: { id, amount },
      link: { id: 'plink_P', reference_id: 'LP_E1', amount_paid: paid },
    });
  await tell(RAZORPAY, part('pay_p1', 60000, 60000), part('pay_p2', 40000, 100000));
  expect(await payment(RAZORPAY, 'pay_p1')).toMatchObject({ amount: '600.00', reported: true });
  expect(await payment(RAZORPAY, 'pay_p2')).toMatchObject({ amount: '400.00', reported: true });
});

test('a person attaches money to a loan, and a second one approves', async () => {
  await tell(RAZORPAY, razorpay({ payment: { id: 'pay_attach', amount: 4200 } }));
  const [open] = await cases('pay_attach');
  const id = open?.exception_id ?? 0;
  problemOf(await office.ask(id, 'attach'), 400);
  const answered = await office.ask(id, 'attach', 'maker', { loan_id: 'lat1' });
  const asked = bodyAs(answered, 202, Approval);
  expect(asked).toMatchObject({ kind: 'attach payment to loan', loan_external_id: 'LAT1' });
  const done = await office.decide(asked.approval_id, 'approve');
  expect(bodyAs(done, 200, Approval).outcome).toContain('LAT1');
  await transformNewLoads(pool);
  expect(await payment(RAZORPAY, 'pay_attach')).toMatchObject({
    loan: 'LAT1',
    by: 'person',
    reported: true,
  });
});

test('money that two persons set aside is never taken to a loan that is told later', async () => {
  await tell(RAZORPAY, razorpay({ payment: { id: 'pay_aside' } }));
  const [open] = await cases('pay_aside');
  expect(await office.carryOut(open?.exception_id ?? 0, 'dismiss')).toContain('never posted');
  await tell(RAZORPAY, razorpay({ payment: { id: 'pay_aside', notes: { loan_id: 'LAS' } } }));
  expect(await payment(RAZORPAY, 'pay_aside')).toMatchObject({ reported: false });
});

test('two payment ids under one key are a case, and a released one is recognised in the file', async () => {
  const notes = { loan_id: 'LS2' };
  await tell(
    RAZORPAY,
    razorpay({ payment: { id: 'pay_s1', notes } }),
    razorpay({ payment: { id: 'pay_s2', notes } }),
  );
  const second = await office.openCase('LS2');
  expect(second.category).toBe('possible second payment');
  const row = { loanId: 'LS2', amount: '1000.00', date: '2026-11-05' };
  await loadRows(pool, 'vivriti', [
    rawRow({ ...row, line: 2, paymentId: 'pay_s2' }),
    rawRow({ ...row, line: 3, paymentId: 'pay_s1' }),
  ]);
  await transformNewLoads(pool);
  expect(await office.cases('LS2')).toHaveLength(1);
  await office.carryOut(second.exception_id, 'release');
  expect(await office.states('LS2')).toEqual(['1 none', '2 none']);
  const detail = bodyAs(
    await office.api.call('GET', `/api/exceptions/${String(second.exception_id)}`),
    200,
    ExceptionDetail,
  );
  const reports = detail.sides.flatMap((side) => side.reports);
  expect(reports.filter((report) => report.delivery_ids.length > 0)).not.toEqual([]);
});

test('an event that contradicts a reported payment holds it', async () => {
  await pool.query(
    `update "OPS"."WEBHOOK_SOURCE" set posting = 'automatic' where lender = 'VIVRITI'`,
  );
  await tell(RAZORPAY, razorpay({ payment: { id: 'pay_x', notes: { loan_id: 'LX1' } } }));
  expect(await office.states('LX1')).toEqual(['1 ready']);
  await tell(
    RAZORPAY,
    razorpay({ payment: { id: 'pay_x' }, link: { id: 'plink_x', reference_id: 'LX2_E1' } }),
  );
  expect(await office.states('LX1')).toEqual(['1 held']);
  const open = await office.openCase('LX1');
  expect(open).toMatchObject({
    category: 'contradictory webhook payment',
    actions: ['release', 'dismiss'],
  });
  await office.carryOut(open.exception_id, 'release');
  expect(await office.states('LX1')).toEqual(['1 ready']);
  await runQueueChecks(pool);
});
