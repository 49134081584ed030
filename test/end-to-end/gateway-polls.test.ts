/** A payment whose webhook is lost, through the whole stack: gateway, poll, delivery, operator. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeliveryPage } from '../../src/contract/delivery.ts';
import { GatewayPollPage } from '../../src/contract/gateway-poll.ts';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
let local: LocalStack;
let dataDir: string;

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-polls-');
  local = await startLocalStack({ dataDir });
});
afterAll(async () => local.stop());

async function get(path: string): Promise<unknown> {
  const answer = await fetch(`${local.apiUrl}${path}`, {
    headers: { 'x-internal-token': local.internalToken },
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function operate(...options: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [
    'bin/operate.ts',
    'webhooks',
    ...options,
    '--data',
    dataDir,
  ]);
  return stdout;
}

/** Makes a payment at the stand-in, and tells what its webhook was answered, if it was sent. */
async function pay(more: object): Promise<{ id: string; webhook: number | null }> {
  const { razorpay } = local.stack.parts.gateways;
  const answer = await fetch(`${razorpay?.controlUrl ?? ''}/payments`, {
    method: 'POST',
    body: JSON.stringify({
      lender: 'UGRO',
      amount: 1_250_000,
      notes: { loan_id: 'UGFL001934' },
      created_at: Math.floor(Date.now() / 1000) - 3_600,
      ...more,
    }),
  });
  return (await answer.json()) as { id: string; webhook: number | null };
}

test('a payment without a webhook is found by the poll of the hour, becomes a transaction, and stays one when its webhook comes after all', async () => {
  const told = await pay({ webhook: true });
  const payment = { amount: 888_850, notes: { loan_id: 'UGFL001960' } };
  const lost = await pay({ ...payment, webhook: false });
  expect([told.webhook, lost.webhook]).toEqual([200, null]);
  await local.stack.schedules.fire();
  const polls = await until('the polls of every source', async () => {
    const page = GatewayPollPage.parse(await get('/gateway-polls'));
    const ended = page.items.filter(({ status }) => status !== 'running');
    return ended.length >= page.sources.length ? page : undefined;
  });
  expect(polls.items.map(({ status }) => status)).toEqual(polls.items.map(() => 'success'));
  expect(polls.sources.every(({ complete_until: until }) => until !== null)).toBe(true);
  const ofUgro = polls.items.find(
    ({ lender, gateway }) => lender === 'UGRO' && gateway === 'razorpay',
  );
  expect(ofUgro).toMatchObject({ seen: 2, gaps: 1 });
  const { items } = DeliveryPage.parse(await get('/deliveries?lender=UGRO&gateway=razorpay'));
  expect(items.map(({ origin, event_type: type }) => [origin, type])).toEqual([
    ['poll', 'payment.captured'],
    ['webhook', 'payment.captured'],
  ]);
  expect(items[0]?.event_id).toBe(`poll:${lost.id}:captured`);

  await local.runPipeline();
  const found = await local.stack.pool.query<{ payment_id: string }>(
    `select payment_id from "BASE"."BASE_UGRO_RAZORPAY_API" where state = 'success' order by payment_id`,
  );
  expect(found.rows.map(({ payment_id: id }) => id)).toEqual([told.id, lost.id].toSorted());
  expect(await amountsOf('UGFL001960')).toEqual(['8888.50']);

  // Its webhook comes after all.
  expect((await pay({ ...payment, id: lost.id, webhook: true })).webhook).toBe(200);
  await local.runPipeline();
  expect(await amountsOf('UGFL001960')).toEqual(['8888.50']);
});

async function amountsOf(loan: string): Promise<string[]> {
  const transactions = await local.stack.pool.query<{ amount: string }>(
    `select amount from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loan],
  );
  return transactions.rows.map(({ amount }) => amount);
}

test('an operator asks gateways now, looks, and has deliveries taken anew', async () => {
  const lost = await pay({ webhook: false });
  const asked = await operate('poll', '--gateway', 'razorpay', '--lender', 'UGRO', '--wait');
  expect(asked).toMatch(/Asked for: UGRO at razorpay\./);
  expect(asked).toMatch(/razorpay {2}success/);
  expect(await operate('--origin', 'poll')).toContain(`poll:${lost.id}:captured`);
  expect(await operate('polls')).toContain('complete until (IST)');

  await local.runPipeline();
  const event = `poll:${lost.id}:captured`;
  expect(await operate('replay', '--event', event)).toContain('1 delivery: the next run takes it');
  const { items } = DeliveryPage.parse(await get(`/deliveries?event=${event}`));
  expect(items[0]?.transformed_at).toBeNull();
  const before = await local.stack.pool.query(
    `select count(*) from "CORE"."CORE_TRANSACTION_DATA"`,
  );
  await local.runPipeline();
  const after = await local.stack.pool.query(`select count(*) from "CORE"."CORE_TRANSACTION_DATA"`);
  expect(after.rows).toEqual(before.rows);
});

test('a replay without a time or an event is refused', async () => {
  const answer = await fetch(`${local.apiUrl}/deliveries/replay`, {
    method: 'POST',
    headers: { 'x-internal-token': local.internalToken, 'content-type': 'application/json' },
    body: '{"gateway":"razorpay"}',
  });
  expect(answer.status).toBe(400);
});

test('the samples are signed and taken, however often they are sent', async () => {
  for (const _time of ['first', 'second']) {
    const said = await operate('send');
    expect(said.trim().split('\n')).toHaveLength(4);
    expect(said.match(/: 200$/gm)).toHaveLength(4);
  }
  const { items } = DeliveryPage.parse(await get('/deliveries?limit=200'));
  expect(items.filter(({ event_id: id }) => id.startsWith('sample '))).toHaveLength(4);
});
