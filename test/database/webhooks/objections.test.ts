/** Refunds and disputes: before and after posting, of a part and of the whole, before their payment and after it. */
import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { testDatabase } from '../../support/database.ts';
import { cashfree, deliver, razorpay, type Json } from '../../support/deliveries.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { until } from '../../support/until.ts';
import { openOffice } from '../exceptions/deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);
await pool.query(`update "OPS"."WEBHOOK_SOURCE" set posting = 'automatic'`);

async function tell(source: string, ...calls: Json[]): Promise<void> {
  for (const call of calls) await deliver(pool, source, call);
  await transformNewLoads(pool);
}

const paid = (loan: string): Json =>
  razorpay({ payment: { id: `pay_${loan}`, notes: { loan_id: loan } } });

/** A refund without its payment's entity, so that it tells of nothing else. */
const refunded = (loan: string, amount: number, n = 1, status = 'processed'): Json =>
  razorpay({
    event: `refund.${status}`,
    refund: { id: `rfnd_${loan}_${String(n)}`, payment_id: `pay_${loan}`, amount, status },
  });

async function posted(loan: string): Promise<void> {
  await tell('UGRO_RAZORPAY', paid(loan));
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'posted' where loan_external_id = $1`,
    [loan],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 7 from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
}

const proposals = async (loan: string): Promise<number | null> =>
  (
    await pool.query(
      `select from "OPS"."APPROVAL" where kind = 'undo repayment' and status = 'pending' and loan_external_id = $1`,
      [loan],
    )
  ).rowCount;
const categories = async (loan: string): Promise<string[]> =>
  (await office.cases(loan)).map(({ category, status }) => `${category} ${status}`);

test.each([
  ['after its payment', (loan: string) => [paid(loan), refunded(loan, 100000)]],
  ['before its payment', (loan: string) => [refunded(loan, 100000), paid(loan)]],
])('a refund that comes %s and before posting holds the payment', async (how, calls) => {
  const loan = `B${String(how.length)}`;
  for (const call of calls(loan)) await tell('UGRO_RAZORPAY', call);
  expect(await office.states(loan)).toEqual(['1 held']);
  expect(await categories(loan)).toEqual(['reversal before posting open']);
  const { exception_id: id } = await office.openCase(loan);
  await office.carryOut(id, 'release');
  expect(await office.states(loan)).toEqual(['1 ready']);
  await tell('UGRO_RAZORPAY', refunded(loan, 100000));
  expect(await office.states(loan)).toEqual(['1 ready']);
  await runQueueChecks(pool);
});

test('a refund of the whole after posting proposes the undo, once', async () => {
  await posted('W1');
  await tell('UGRO_RAZORPAY', refunded('W1', 100000, 1, 'created'));
  expect(await categories('W1')).toEqual([]);
  await tell('UGRO_RAZORPAY', refunded('W1', 100000), refunded('W1', 100000));
  expect(await categories('W1')).toEqual(['reversal after posting open']);
  expect(await proposals('W1')).toBe(1);
});

test('a refund of a part is shown with its amount; the part that makes up the whole proposes the undo', async () => {
  await posted('P1');
  await tell('UGRO_RAZORPAY', refunded('P1', 25000, 1));
  expect(await office.openCase('P1')).toMatchObject({
    category: 'reversal after posting',
    detail: { objection_amount: 250, refunded_amount: 250 },
    actions: ['resolve'],
  });
  expect(await proposals('P1')).toBe(0);
  await tell('UGRO_RAZORPAY', refunded('P1', 75000, 2));
  expect(await categories('P1')).toHaveLength(2);
  expect(await proposals('P1')).toBe(1);
});

test('a refund that failed is none', async () => {
  await tell('UGRO_RAZORPAY', paid('F1'), refunded('F1', 100000, 1, 'failed'));
  expect(await office.states('F1')).toEqual(['1 ready']);
  expect(await categories('F1')).toEqual([]);
});

test('a refund that comes before the file that tells of its payment still finds it', async () => {
  const refund = {
    cf_refund_id: 21,
    cf_payment_id: 394812057799,
    refund_amount: 100,
    refund_status: 'SUCCESS',
  };
  await tell('GB_CASHFREE', { type: 'REFUND_STATUS_WEBHOOK', data: { refund } });
  await loadRows(pool, 'gb', [rawRow({ loanId: 'GBF', paymentId: '394812057799' })]);
  await transformNewLoads(pool);
  expect(await categories('GBF')).toEqual(['reversal before posting open']);
});

test('a dispute is a case at once, names its payment when that is known, and holds nothing', async () => {
  const dispute = (event: string): Json =>
    razorpay({
      event: `payment.dispute.${event}`,
      dispute: { id: 'disp_1', payment_id: 'pay_DS1', amount: 100000 },
    });
  await tell('UGRO_RAZORPAY', dispute('created'));
  await tell('UGRO_RAZORPAY', paid('DS1'));
  expect(await office.openCase('DS1')).toMatchObject({
    category: 'disputed payment',
    amount: '1000.00',
    actions: ['resolve'],
  });
  expect(await office.states('DS1')).toEqual(['1 ready']);
  await tell('UGRO_RAZORPAY', dispute('lost'), dispute('under_review'));
  const { exception_id: id, detail } = await office.openCase('DS1');
  expect(detail).toMatchObject({ objection_state: 'lost' });
  expect(await office.carryOut(id, 'resolve')).toContain('closed');
});

test('a refund at one lender says nothing of the same payment id at another', async () => {
  await tell('VIVRITI_RAZORPAY', paid('OTHER'));
  await tell('UGRO_RAZORPAY', refunded('OTHER', 100000));
  expect(await office.states('OTHER')).toEqual(['1 ready']);
  await tell('GB_CASHFREE', cashfree({ payment: { cf_payment_id: 'pay_OTHER' } }));
  expect(await office.states('OTHER')).toEqual(['1 ready']);
});

test('a payment that is released while its refund is read is held by the case that opens', async () => {
  const loan = 'MEANWHILE';
  await tell('UGRO_RAZORPAY', paid(loan));
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'held' where loan_external_id = $1`,
    [loan],
  );
  const approver = await pool.connect();
  try {
    await approver.query('begin');
    await approver.query(
      `update "OPS"."REPAYMENT_OUTBOX" set state = 'ready' where loan_external_id = $1`,
      [loan],
    );
    const telling = tell('UGRO_RAZORPAY', refunded(loan, 100000));
    await until('the transform to wait for the payment', async () => {
      const waiting = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    await approver.query('commit');
    await telling;
  } finally {
    approver.release();
  }
  await runQueueChecks(pool);
  expect(await office.states(loan)).toEqual(['1 held']);
});

test('a dispute that a person resolved is asked again when it is lost', async () => {
  const loan = 'LOST';
  const dispute = (status: string): Json =>
    razorpay({
      event: `payment.dispute.${status}`,
      dispute: { id: `disp_${loan}`, payment_id: `pay_${loan}`, amount: 100000, status },
    });
  await tell('UGRO_RAZORPAY', paid(loan), dispute('under_review'));
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now() where loan_external_id = $1`,
    [loan],
  );
  await tell('UGRO_RAZORPAY', dispute('under_review'));
  expect(await categories(loan)).toEqual(['disputed payment resolved']);
  await tell('UGRO_RAZORPAY', dispute('lost'));
  expect(await categories(loan)).toEqual(['disputed payment open']);
});
