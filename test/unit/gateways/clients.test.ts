import { expect, onTestFinished, test } from 'vitest';
import type { CashfreeSimulator } from '../../../local/simulators/cashfree/server.ts';
import type { RazorpaySimulator } from '../../../local/simulators/razorpay/server.ts';
import { cashfreeClient, type CashfreeClient } from '../../../src/cashfree/client.ts';
import { GatewayRefusesError, GatewayUnavailableError } from '../../../src/gateways/errors.ts';
import { openGatewayHttp, type GatewayHttp } from '../../../src/gateways/http.ts';
import {
  basicAuthorization,
  razorpayClient,
  type RazorpayClient,
} from '../../../src/razorpay/client.ts';
import { cashfreeAccount, gateways, razorpayAccount } from '../../support/gateways.ts';

interface Asked {
  readonly razorpay: RazorpaySimulator;
  readonly cashfree: CashfreeSimulator;
  readonly askRazorpay: RazorpayClient;
  readonly askCashfree: CashfreeClient;
  /** How long it would have waited, in milliseconds. */
  readonly pauses: number[];
}

async function asking(
  options: { timeoutMs?: number; secret?: string; random?: number } = {},
): Promise<Asked> {
  const { razorpay, cashfree } = await gateways();
  const pauses: number[] = [];
  const http = (gateway: string, baseUrl: string, headers: Record<string, string>): GatewayHttp => {
    const opened = openGatewayHttp({
      gateway,
      baseUrl,
      headers,
      timeoutMs: options.timeoutMs ?? 5_000,
      pausesMs: [100, 200],
      patienceMs: 60_000,
      pause: async (durationMs) => {
        pauses.push(durationMs);
        return Promise.resolve();
      },
      random: () => options.random ?? 0.5,
    });
    onTestFinished(async () => opened.close());
    return opened;
  };
  const { id, secret } = razorpayAccount;
  const authorization = basicAuthorization(id, options.secret ?? secret);
  return {
    razorpay,
    cashfree,
    pauses,
    askRazorpay: razorpayClient(http('razorpay', razorpay.url, { authorization })),
    askCashfree: cashfreeClient(
      http('cashfree', cashfree.url, {
        'x-client-id': cashfreeAccount.id,
        'x-client-secret': cashfreeAccount.secret,
        'x-api-version': '2025-01-01',
      }),
    ),
  };
}

const at = (iso: string): number => Date.parse(iso) / 1000;
const window = { from: new Date('2026-11-03T00:00:00Z'), to: new Date('2026-11-03T06:00:00Z') };

test('payments of a window come in pages of 100, and none outside it', async () => {
  const { razorpay, askRazorpay } = await asking();
  for (let index = 0; index < 103; index += 1)
    razorpay.addPayment({
      lender: 'UGRO',
      amount: 100 + index,
      created_at: at('2026-11-03T01:00:00Z') + index,
    });
  for (const outside of ['2026-11-02T23:59:59Z', '2026-11-03T06:00:01Z'])
    razorpay.addPayment({ lender: 'UGRO', amount: 1, created_at: at(outside) });
  const first = await askRazorpay.payments(window, 0);
  const second = await askRazorpay.payments(window, 100);
  expect([first.length, second.length]).toEqual([100, 3]);
  expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(103);
});

test('what was settled on a day is listed with the ids of its payments', async () => {
  const { razorpay, askRazorpay } = await asking();
  const id = razorpay.addPayment({ lender: 'UGRO', amount: 100, settled_on: '2026-11-03' });
  razorpay.addPayment({ lender: 'UGRO', amount: 100, settled_on: '2026-11-04' });
  const items = await askRazorpay.settlementRecon('2026-11-03', 0);
  expect(items.map(({ entity_id: entity }) => entity)).toEqual([id]);
});

test('events of Cashfree follow the cursor to its end', async () => {
  const { cashfree, askCashfree } = await asking();
  for (let index = 0; index < 120; index += 1)
    cashfree.addPayment({
      lender: 'GB',
      order_id: `o${String(index)}`,
      amount: '1.00',
      time: '2026-11-03T07:00:00+05:30',
    });
  const first = await askCashfree.recon(window.from, window.to, null);
  const second = await askCashfree.recon(window.from, window.to, first.next);
  expect([first.events.length, second.events.length, second.next]).toEqual([100, 20, null]);
});

test('amounts keep their digits: 170.00 does not become 170', async () => {
  const { cashfree, askCashfree } = await asking();
  cashfree.addPayment({ lender: 'GB', order_id: 'o1', amount: '170.00' });
  expect(JSON.stringify(await askCashfree.order('o1'))).toContain('"order_amount":170.00');
  expect(JSON.stringify(await askCashfree.paymentsOfOrder('o1'))).toContain(
    '"payment_amount":170.00',
  );
});

test.each([
  ['a page of a proxy', { type: 'html502' }],
  ['an empty 503', { type: 'empty503' }],
  ['no JSON under 200', { type: 'notJson200' }],
  ['a connection that breaks', { type: 'dropped' }],
] as const)('%s is asked again after a pause with jitter', async (_what, fault) => {
  const { razorpay, askRazorpay, pauses } = await asking({ random: 0.25 });
  razorpay.addFault({ ...fault, count: 2 });
  expect(await askRazorpay.payments(window, 0)).toEqual([]);
  expect(pauses).toEqual([75, 150]);
});

test('after every try it is unavailable, and the message names place and status only', async () => {
  const { razorpay, askRazorpay } = await asking();
  razorpay.addFault({ type: 'html502', count: null });
  const asked = askRazorpay.payments(window, 0);
  await expect(asked).rejects.toThrow(GatewayUnavailableError);
  await expect(asked).rejects.toThrow(/^razorpay GET \/payments: 502$/);
});

test('a gateway that does not answer in time is left', async () => {
  const { razorpay, askRazorpay, pauses } = await asking({ timeoutMs: 50 });
  razorpay.addFault({ type: 'slow', ms: 2_000, count: null });
  await expect(askRazorpay.payments(window, 0)).rejects.toThrow(/no answer, TimeoutError/);
  expect(pauses).toHaveLength(2);
});

test('too many requests: it waits as long as either gateway says', async () => {
  const { razorpay, cashfree, askRazorpay, askCashfree, pauses } = await asking();
  razorpay.addFault({ type: 'throttled429', seconds: 7 });
  await askRazorpay.payments(window, 0);
  cashfree.addFault({ type: 'throttled429', seconds: 30 });
  await askCashfree.recon(window.from, window.to, null);
  expect(pauses).toEqual([7_000, 30_000]);
});

test('what would have to wait too long is left to a later poll', async () => {
  const { cashfree, askCashfree, pauses } = await asking();
  cashfree.addFault({ type: 'throttled429', seconds: 3_600 });
  await expect(askCashfree.recon(window.from, window.to, null)).rejects.toThrow(
    'cashfree POST /recon: 429 too_many_requests',
  );
  expect(pauses).toEqual([]);
});

test('patience is for all tries of a call together', async () => {
  const { cashfree, askCashfree, pauses } = await asking();
  cashfree.addFault({ type: 'throttled429', seconds: 40, count: null });
  await expect(askCashfree.recon(window.from, window.to, null)).rejects.toThrow(
    GatewayUnavailableError,
  );
  expect(pauses).toEqual([40_000]);
});

test('credentials that are refused are not tried again', async () => {
  const { razorpay, askRazorpay } = await asking({ secret: 'wrong' });
  await expect(askRazorpay.payments(window, 0)).rejects.toThrow(GatewayRefusesError);
  expect(razorpay.calls).toHaveLength(1);
});
