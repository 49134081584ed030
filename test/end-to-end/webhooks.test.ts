import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import secrets from '../../local/samples/webhook-secrets.json' with { type: 'json' };
import { gatewaySample } from '../support/gateway-samples.ts';
import { runningStack, type RunningStack } from '../support/running-stack.ts';

let running: RunningStack;
const account = secrets.accounts.find(({ gateway }) => gateway === 'razorpay');
const LOAN = 'LN-2024-000187';

beforeAll(async () => {
  running = await runningStack();
  await fetch(new URL('/simulator/loans', running.stack.fineractUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ externalId: LOAN }, { externalId: 'LN-2024-000412' }]),
  });
  await running.database.query(
    `update "OPS"."WEBHOOK_SOURCE" set posting = 'automatic' where lender = $1 and gateway = 'razorpay'`,
    [account?.lender],
  );
});
afterAll(async () => running.stop());

async function send(file: string): Promise<number> {
  const { headers, body } = gatewaySample(file);
  const origin = new URL(running.stack.apiUrl).origin;
  const answer = await fetch(`${origin}/webhooks/razorpay`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: new Uint8Array(body),
  });
  return answer.status;
}

test('a signed call becomes one repayment, however many events tell of it and however often they come', async () => {
  expect(await send('razorpay.payment.captured.json')).toBe(200);
  await running.stack.runPipeline();
  await running.settled();
  for (const file of [
    'razorpay.order.paid.json',
    'razorpay.payment.captured.json',
    'razorpay.payment_link.paid.json',
  ])
    expect(await send(file)).toBe(200);
  await running.stack.runPipeline();
  await running.settled();
  expect(await running.repayments()).toMatchObject([
    { loanExternalId: LOAN, amount: '12500.00', date: '2026-10-05' },
    { loanExternalId: 'LN-2024-000412', amount: '8450.50', date: '2026-10-05' },
  ]);
});

test('a call with a wrong signature is refused, and nothing of it is kept', async () => {
  const origin = new URL(running.stack.apiUrl).origin;
  const body = '{"entity":"event","event":"payment.captured","payload":{}}';
  const answer = await fetch(`${origin}/api/webhooks/razorpay`, {
    method: 'POST',
    headers: {
      'x-razorpay-event-id': 'EvForged',
      'x-razorpay-signature': createHmac('sha256', 'a guess').update(body).digest('hex'),
    },
    body,
  });
  expect(answer.status).toBe(401);
  const kept = await running.database.query(
    `select from "RAW"."RAW_UGRO_RAZORPAY_API" where event_id = 'EvForged'`,
  );
  expect(kept.rowCount).toBe(0);
});
