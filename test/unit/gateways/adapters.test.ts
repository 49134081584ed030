import { expect, onTestFinished, test } from 'vitest';
import type { Happening, PollAdapter, PollWindow } from '../../../src/gateway-polls/adapter.ts';
import { openSource } from '../../../src/gateway-polls/open-adapter.ts';
import { gateways, type Gateways } from '../../support/gateways.ts';

const window: PollWindow = {
  from: new Date('2026-11-02T20:00:00Z'),
  to: new Date('2026-11-03T06:00:00Z'),
  deep: false,
};
const at = Date.parse('2026-11-03T01:00:00Z') / 1000;
const time = '2026-11-03T07:00:00+05:30';

async function adapterOf(which: Gateways, gateway: string): Promise<PollAdapter> {
  const open = openSource(async () => Promise.resolve(which.accounts), {
    timeoutMs: 5_000,
    pause: async () => Promise.resolve(),
    random: Math.random,
  });
  const adapter = await open({ lender: gateway === 'razorpay' ? 'UGRO' : 'GB', gateway });
  onTestFinished(async () => adapter.close());
  return adapter;
}

async function everything(adapter: PollAdapter, within: PollWindow): Promise<Happening[]> {
  const found: Happening[] = [];
  let position: string | null = null;
  do {
    const page = await adapter.page(within, position);
    found.push(...page.happenings);
    position = page.next;
  } while (position !== null);
  return found;
}

test('Razorpay: captured payments and processed refunds, in the shape of their webhooks', async () => {
  const which = await gateways();
  const { razorpay } = which;
  const lender = 'UGRO';
  const id = razorpay.addPayment({
    lender,
    amount: 1_250_050,
    notes: { loan_id: 'L1' },
    created_at: at,
  });
  razorpay.addPayment({ lender, amount: 5, status: 'failed', created_at: at });
  razorpay.addPayment({ lender, amount: 5, status: 'authorized', created_at: at });
  const refund = razorpay.addRefund({ lender, payment_id: id, amount: 50, created_at: at });
  const found = await everything(await adapterOf(which, 'razorpay'), window);
  expect(found.map(({ subject, eventId }) => [subject, eventId])).toEqual([
    [`payment ${id} captured`, `poll:${id}:captured`],
    [`refund ${refund} processed`, `poll:${refund}:processed`],
  ]);
  expect(JSON.parse((await found[0]?.body()) ?? '')).toMatchObject({
    entity: 'event',
    account_id: 'acc_QxLenderDemo01',
    event: 'payment.captured',
    contains: ['payment'],
    payload: { payment: { entity: { id, amount: 1_250_050, notes: { loan_id: 'L1' } } } },
    created_at: at,
  });
  expect(JSON.parse((await found[1]?.body()) ?? '')).toMatchObject({
    event: 'refund.processed',
    payload: { refund: { entity: { id: refund } }, payment: { entity: { id } } },
  });
});

test('Razorpay, once a day: a payment of long ago is found where it was settled', async () => {
  const which = await gateways();
  const id = which.razorpay.addPayment({
    lender: 'UGRO',
    amount: 5,
    created_at: at - 30 * 86_400,
    settled_on: '2026-11-03',
  });
  const hourly = await everything(await adapterOf(which, 'razorpay'), window);
  const daily = await everything(await adapterOf(which, 'razorpay'), { ...window, deep: true });
  expect(hourly).toEqual([]);
  expect(daily.map(({ subject }) => subject)).toEqual([`payment ${id} captured`]);
  expect(await daily[0]?.body()).toContain(`"id":"${id}"`);
});

test('Cashfree: payments and refunds that went through, with the tags of the order and every digit', async () => {
  const which = await gateways();
  const { cashfree } = which;
  const lender = 'GB';
  const id = cashfree.addPayment({
    lender,
    order_id: 'o1',
    order_tags: { loan_id: 'L1' },
    amount: '8450.50',
    time,
  });
  cashfree.addPayment({ lender, order_id: 'o1', amount: '8450.50', status: 'FAILED', time });
  const refund = cashfree.addRefund({
    lender,
    order_id: 'o1',
    payment_id: id,
    amount: '50.00',
    time,
  });
  const found = await everything(await adapterOf(which, 'cashfree'), window);
  expect(found.map(({ subject }) => subject)).toEqual([
    `payment ${id} success`,
    `refund ${refund} success`,
  ]);
  const body = (await found[0]?.body()) ?? '';
  expect(body).toContain('"payment_amount":8450.50');
  expect(JSON.parse(body)).toMatchObject({
    type: 'PAYMENT_SUCCESS_WEBHOOK',
    event_time: time,
    data: {
      order: { order_id: 'o1', order_tags: { loan_id: 'L1' } },
      payment: { cf_payment_id: id, payment_status: 'SUCCESS', payment_time: time },
    },
  });
  expect(await found[1]?.body()).toContain('"refund_amount":50.00');
});

test('Cashfree: the debit of a mandate does not say that it is an instalment', async () => {
  const which = await gateways();
  which.cashfree.addPayment({
    lender: 'GB',
    order_id: 'o1',
    amount: '2.00',
    group: 'enach',
    time,
  });
  const [found] = await everything(await adapterOf(which, 'cashfree'), window);
  const body: unknown = JSON.parse((await found?.body()) ?? '');
  expect(body).toMatchObject({ type: 'SUBSCRIPTION_PAYMENT_SUCCESS', data: { cf_order_id: 'o1' } });
  expect(body).not.toHaveProperty('data.payment_type');
});

test('without credentials, or without a client, it says which source it is', async () => {
  const which = await gateways();
  await expect(adapterOf({ ...which, accounts: [] }, 'razorpay')).rejects.toThrow(
    'Nobody has said how to log in to razorpay for UGRO.',
  );
});
