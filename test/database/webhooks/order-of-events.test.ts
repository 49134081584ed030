/** Events come in any order, repeated, over days and transforms: what becomes of the payment is the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runHistoryChecks, runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { cashfree, deliver, razorpay, type Json } from '../../support/deliveries.ts';

const { pool } = await testDatabase();
await pool.query(`update "OPS"."WEBHOOK_SOURCE" set posting = 'automatic' where lender = 'UGRO'`);

/** Each history tells of one payment `N`, whose ids and loan all end in its number. */
const HISTORIES: Record<string, { source: string; events: (n: string) => Json[] }> = {
  'Razorpay link payment': {
    source: 'UGRO_RAZORPAY',
    events: (n) => {
      const payment = { id: `pay_${n}`, order_id: `order_${n}`, description: '#x' };
      const link = { id: `plink_${n}`, reference_id: `LA${n}_E1_01`, notes: null };
      const order = { id: n, receipt: `LA${n}_E1_01` };
      const failed = { ...payment, status: 'failed', captured: false, fee: null };
      return [
        razorpay({ event: 'payment.failed', payment: failed }),
        razorpay({ event: 'payment.authorized', payment: { ...failed, status: 'authorized' } }),
        razorpay({ payment }),
        razorpay({ event: 'order.paid', payment, order: { ...order, id: `order_${n}` } }),
        razorpay({ event: 'payment_link.paid', payment, link, order }),
      ];
    },
  },
  'Razorpay payment that is refunded and disputed': {
    source: 'UGRO_RAZORPAY',
    events: (n) => {
      const payment = { id: `pay_${n}`, notes: { loan_id: `LB${n}` } };
      const refund = { id: `rfnd_${n}`, payment_id: `pay_${n}`, amount: 100000 };
      const dispute = { id: `disp_${n}`, payment_id: `pay_${n}`, amount: 100000 };
      return [
        razorpay({ payment }),
        razorpay({ event: 'refund.created', refund: { ...refund, status: 'pending' } }),
        razorpay({
          event: 'refund.processed',
          payment: { ...payment, status: 'refunded' },
          refund: { ...refund, status: 'processed' },
        }),
        razorpay({ event: 'payment.dispute.created', payment, dispute }),
        razorpay({ event: 'payment.dispute.lost', payment, dispute }),
      ];
    },
  },
  'Razorpay payment that was never captured': {
    source: 'UGRO_RAZORPAY',
    events: (n) => {
      const payment = { id: `pay_${n}`, captured: false, notes: { loan_id: `LC${n}` } };
      const refund = {
        id: `rfnd_${n}`,
        payment_id: `pay_${n}`,
        amount: 100000,
        status: 'processed',
      };
      return [
        razorpay({ event: 'payment.authorized', payment: { ...payment, status: 'authorized' } }),
        razorpay({
          event: 'refund.processed',
          payment: { ...payment, status: 'refunded' },
          refund,
        }),
      ];
    },
  },
  'Razorpay payment that nothing resolves': {
    source: 'UGRO_RAZORPAY',
    events: (n) => [
      razorpay({ payment: { id: `pay_${n}`, order_id: `order_${n}` } }),
      razorpay({
        event: 'order.paid',
        payment: { id: `pay_${n}`, order_id: `order_${n}` },
        order: { id: `order_${n}`, receipt: '7d1f0c52-9b3e-4c0a-8f6d-2a5e91c04b77' },
      }),
    ],
  },
  'Cashfree link payment': {
    source: 'UGRO_CASHFREE',
    events: (n) => {
      const payment = { cf_payment_id: n };
      const order = { order_id: `CFPay_${n}`, order_tags: { cf_link_id: n } };
      return [
        cashfree({
          type: 'PAYMENT_FAILED_WEBHOOK',
          payment: { ...payment, payment_status: 'FAILED' },
          order,
        }),
        cashfree({ payment, order }),
        {
          type: 'PAYMENT_CHARGES_WEBHOOK',
          data: {
            ...(cashfree({ payment, order })['data'] as Json),
            charges_details: { service_charge: 10, service_tax: '1.80' },
          },
        },
        {
          type: 'PAYMENT_LINK_EVENT',
          data: {
            cf_link_id: Number(n),
            link_id: `LD${n}_E1`,
            link_amount_paid: '5000.00',
            order: {
              order_amount: '1000.00',
              order_id: `CFPay_${n}`,
              transaction_id: Number(n),
              transaction_status: 'SUCCESS',
            },
          },
        },
      ];
    },
  },
};

let last = 5_000_000;

/** Tells the events in this order, a transform after each that `cuts` names, and gives all that became of the payment. */
async function tell(
  source: string,
  events: (n: string) => Json[],
  order: number[],
  cuts: number[],
) {
  last += 1;
  const n = String(last);
  const calls = events(n);
  for (const [place, index] of order.entries()) {
    await deliver(pool, source, calls[index] ?? {});
    if (cuts.includes(place)) await transformNewLoads(pool);
  }
  await transformNewLoads(pool);
  const found = await pool.query<{ what: unknown }>(
    `with base as (select * from "BASE"."BASE_${source}_API" where right(payment_id, ${String(n.length)}) = $1)
     select to_jsonb(b) - array['row_id', 'load_id', 'record_digest', 'source_key', 'recon_match_key'] || jsonb_build_object('reported', load_id is not null) as what from base b
     union all
     select to_jsonb(t) - array['source_key', 'recon_match_key', 'row_id', 'load_id', 'created_at'] || jsonb_build_object('outbox', o.state)
     from "CORE"."CORE_TRANSACTION_DATA" t left join "OPS"."REPAYMENT_OUTBOX" o using (source_key)
     where right(t.payment_id, ${String(n.length)}) = $1
     union all
     select jsonb_build_object('category', category, 'case', detail, 'loan', loan_external_id, 'amount', amount, 'date', date) from (
       select * from "OPS"."EXCEPTION" where status = 'open' and right(detail ->> 'payment_id', ${String(n.length)}) = $1 order by category) e`,
    [n],
  );
  return JSON.stringify(found.rows).replaceAll(n, 'N');
}

test.each(Object.entries(HISTORIES))(
  '%s: any order, repetition and split over transforms ends the same',
  async (_name, { source, events }) => {
    const indices = events('0').map((_call, index) => index);
    const expected = await tell(source, events, indices, []);
    expect(expected).toContain('payment_id');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...indices), { maxLength: 4 }).chain((again) =>
          fc.shuffledSubarray(
            [...indices, ...again].map((index, place) => ({ index, place })),
            {
              minLength: indices.length + again.length,
            },
          ),
        ),
        fc.uniqueArray(fc.nat({ max: 8 })),
        async (order, cuts) => {
          const told = await tell(
            source,
            events,
            order.map(({ index }) => index),
            cuts,
          );
          expect(told).toBe(expected);
        },
      ),
      { numRuns: 15 },
    );
    await runQueueChecks(pool);
    await runHistoryChecks(pool);
  },
);

test('what these histories end in: one payment each, and none where no money was captured', async () => {
  const ends = async (name: keyof typeof HISTORIES): Promise<string> => {
    const { source, events } = HISTORIES[name] ?? { source: '', events: () => [] };
    return tell(source, events, [...events('0').keys()], []);
  };
  const link = await ends('Razorpay link payment');
  expect(link).toContain('"outbox":"ready"');
  expect(link).not.toContain('"category"');
  const refunded = await ends('Razorpay payment that is refunded and disputed');
  expect(refunded).toContain('"outbox":"held"');
  expect(refunded).toContain('reversal before posting');
  expect(refunded).toContain('disputed payment');
  const returned = await ends('Razorpay payment that was never captured');
  expect(returned).toContain('"returned"');
  expect(returned).not.toContain('"outbox"');
  expect(returned).not.toContain('"category"');
  expect(await ends('Razorpay payment that nothing resolves')).toContain(
    'unresolved webhook payment',
  );
  const charged = await ends('Cashfree link payment');
  expect(charged).toContain('"charge":11.8');
  expect(charged).toContain('"outbox":"ready"');
});
