import { afterEach, expect, test } from 'vitest';
import { openSource } from '../../../src/gateway-polls/open-adapter.ts';
import { poll, type PollDeps, type PollOutcome } from '../../../src/gateway-polls/poll.ts';
import type { MetricName } from '../../../src/observability/metrics.ts';
import { testDatabase } from '../../support/database.ts';
import { gateways, type Gateways } from '../../support/gateways.ts';

const { pool } = await testDatabase();
const RAZORPAY = 'RAW_UGRO_RAZORPAY_API';
const LENDER = 'UGRO';

interface TestPoll extends Gateways {
  readonly sent: Record<string, unknown>[];
  readonly counted: MetricName[];
  readonly deps: PollDeps;
  /** Works on a message; the gateway of UGRO at Razorpay unless another is named. */
  run(more?: RunOptions): Promise<PollOutcome>;
}

interface RunOptions {
  readonly request?: object;
  readonly messageId?: string;
  readonly deadlineMs?: number;
}

let messages = 0;

async function polling(more: Partial<PollDeps> = {}): Promise<TestPoll> {
  const which = await gateways();
  const sent: Record<string, unknown>[] = [];
  const counted: MetricName[] = [];
  const deps: PollDeps = {
    pool,
    sqs: {
      send: async (command: { input: { MessageBody?: string } }) => {
        sent.push(JSON.parse(command.input.MessageBody ?? '') as Record<string, unknown>);
        return Promise.resolve({});
      },
    },
    queueUrl: 'http://queue.example/polls',
    open: openSource(async () => Promise.resolve(which.accounts), {
      timeoutMs: 5_000,
      pause: async () => Promise.resolve(),
      random: Math.random,
    }),
    scope: { overlapHours: 6, deepHours: 144, settleMinutes: 15 },
    lateHours: 6,
    count: (name) => counted.push(name),
    nowMs: () => Date.now(),
    ...more,
  };
  return {
    ...which,
    sent,
    counted,
    deps,
    run: async ({ request, messageId, deadlineMs = Infinity } = {}) => {
      messages += 1;
      const body = JSON.stringify(request ?? { lender: LENDER, gateway: 'razorpay' });
      return poll(deps, { messageId: messageId ?? `m${String(messages)}`, body }, deadlineMs);
    },
  };
}

afterEach(async () => {
  await pool.query(
    `truncate "OPS"."GATEWAY_POLL", "RAW"."RAW_UGRO_RAZORPAY_API", "RAW"."RAW_GB_CASHFREE_API"`,
  );
  await pool.query(
    `update "OPS"."GATEWAY_POLL_SOURCE" set complete_until = null, deep_on = null, polled = true`,
  );
});

const minutesAgo = (minutes: number): number => Math.floor(Date.now() / 1000) - minutes * 60;

interface Kept {
  event_id: string;
  event_type: string;
  origin: string;
  body: Buffer;
}

async function kept(table = RAZORPAY): Promise<Kept[]> {
  const found = await pool.query<Kept>(
    `select event_id, event_type, origin, body from "RAW"."${table}" order by delivery_id`,
  );
  return found.rows;
}

/** A delivery as a webhook brought it. */
async function delivered(body: object, table = RAZORPAY): Promise<void> {
  await pool.query(
    `insert into "RAW"."${table}" (event_id, event_type, body, origin) values (gen_random_uuid()::text, 'x', $1, 'webhook')`,
    [Buffer.from(JSON.stringify(body))],
  );
}

function captured(id: string, status = 'captured'): object {
  return { event: `payment.${status}`, payload: { payment: { entity: { id, status } } } };
}

test('only what no delivery brought is kept, once, as of origin poll', async () => {
  const test = await polling();
  const add = (id: string): string =>
    test.razorpay.addPayment({ lender: LENDER, id, amount: 100, created_at: minutesAgo(60) });
  for (const id of ['pay_told', 'pay_lost', 'pay_half', 'pay_link']) add(id);
  await delivered(captured('pay_told'));
  await delivered(captured('pay_half', 'authorized'));
  await delivered({
    event: 'payment_link.paid',
    payload: { payment: { entity: { id: 'pay_link', status: 'captured' } } },
  });
  await pool.query(
    `insert into "RAW"."${RAZORPAY}" (event_id, event_type, body, origin) values ('u', 'unreadable', 'no json', 'webhook')`,
  );
  expect(await test.run()).toMatchObject({ kind: 'finished', happeningsSeen: 4, gapsFound: 2 });
  expect(await test.run()).toMatchObject({ kind: 'finished', gapsFound: 0 });
  const polled = (await kept()).filter(({ origin }) => origin === 'poll');
  expect(polled.map(({ event_id: id, event_type: type }) => `${id} ${type}`).toSorted()).toEqual([
    'poll:pay_half:captured payment.captured',
    'poll:pay_lost:captured payment.captured',
  ]);
  expect(test.counted.toSorted()).toEqual([
    'GatewayPollFinished',
    'GatewayPollFinished',
    'WebhookGapFound',
    'WebhookGapFound',
  ]);
});

test('Cashfree: a gap keeps the digits of its amount, and a link event alone does not fill it', async () => {
  const test = await polling();
  const time = new Date(Date.now() - 3_600_000).toISOString();
  const id = test.cashfree.addPayment({ lender: 'GB', order_id: 'o', amount: '170.00', time });
  await delivered(
    {
      type: 'PAYMENT_LINK_EVENT',
      data: { order: { transaction_id: id, transaction_status: 'SUCCESS' } },
    },
    'RAW_GB_CASHFREE_API',
  );
  const request = { lender: 'GB', gateway: 'cashfree' };
  expect(await test.run({ request })).toMatchObject({ kind: 'finished', gapsFound: 1 });
  const found = await kept('RAW_GB_CASHFREE_API');
  expect(found[1]).toMatchObject({ event_id: `poll:${id}:success`, origin: 'poll' });
  expect(found[1]?.body.toString()).toContain('"payment_amount":170.00');
});

test('the newest minutes are left to the webhooks, and found by the next poll if none comes', async () => {
  const test = await polling();
  test.razorpay.addPayment({ lender: LENDER, amount: 100, created_at: minutesAgo(2) });
  expect(await test.run()).toMatchObject({ gapsFound: 0 });
  const later = await polling({ scope: { overlapHours: 6, deepHours: 144, settleMinutes: 1 } });
  later.razorpay.addPayment({ lender: LENDER, amount: 100, created_at: minutesAgo(2) });
  expect(await later.run()).toMatchObject({ gapsFound: 1 });
});

test('a poll looks behind the last complete one, and far back once a day', async () => {
  const test = await polling();
  await test.run();
  await test.run();
  const found = await pool.query<{ deep: boolean; hours: number }>(
    `select deep, round(extract(epoch from window_to - window_from) / 3600)::int as hours from "OPS"."GATEWAY_POLL" order by poll_id`,
  );
  expect(found.rows).toEqual([
    { deep: true, hours: 144 },
    { deep: false, hours: 6 },
  ]);
});

test('time is up: it stops behind a page, asks to go on, and goes on there', async () => {
  const ticks = { now: 0 };
  const test = await polling({ nowMs: () => ticks.now++ });
  for (let index = 0; index < 250; index += 1)
    test.razorpay.addPayment({ lender: LENDER, amount: 100, created_at: minutesAgo(60) });
  // Every look at the clock is a tick: one page of 100 gaps, and some of the next.
  expect(await test.run({ deadlineMs: 115 })).toMatchObject({ kind: 'to be continued' });
  expect(await kept()).toHaveLength(113);
  expect(test.sent).toEqual([{ lender: LENDER, gateway: 'razorpay', goesOn: true }]);
  const asked = test.razorpay.calls.length;
  expect(await test.run({ request: test.sent[0] ?? {} })).toMatchObject({
    kind: 'finished',
    happeningsSeen: 250,
    gapsFound: 250,
  });
  expect(test.razorpay.calls.slice(asked)[0]).toBe('GET /payments');
  expect(await kept()).toHaveLength(250);
});

test('a gateway that stops answering within a page: what it told of the page is kept', async () => {
  const test = await polling();
  const time = new Date(Date.now() - 3_600_000).toISOString();
  for (const order of ['a', 'b', 'c'])
    test.cashfree.addPayment({ lender: 'GB', order_id: order, amount: '1.00', time });
  // The list, and an order with its payments.
  test.cashfree.addFault({ type: 'empty503', after: 3, count: null });
  const request = { lender: 'GB', gateway: 'cashfree' };
  await expect(test.run({ request, messageId: 'one' })).rejects.toThrow('503');
  expect(await kept('RAW_GB_CASHFREE_API')).toHaveLength(1);
  await fetch(`${test.cashfree.controlUrl}/faults`, { method: 'DELETE' });
  expect(await test.run({ request, messageId: 'one' })).toMatchObject({
    kind: 'finished',
    happeningsSeen: 3,
    gapsFound: 3,
  });
});

test('killed in the middle: the same message goes on behind the last page that was kept', async () => {
  const test = await polling();
  for (let index = 0; index < 150; index += 1)
    test.razorpay.addPayment({ lender: LENDER, amount: 100, created_at: minutesAgo(60) });
  // The first page comes, then nothing for ever: what stopped is thrown, the claim stays with the message.
  test.razorpay.addFault({ type: 'empty503', after: 1, count: null });
  await expect(test.run({ messageId: 'one' })).rejects.toThrow('503');
  expect(await kept()).toHaveLength(100);
  expect(await test.run({ messageId: 'other' })).toEqual({ kind: 'nothing to do' });
  await fetch(`${test.razorpay.controlUrl}/faults`, { method: 'DELETE' });
  expect(await test.run({ messageId: 'one' })).toMatchObject({
    kind: 'finished',
    happeningsSeen: 150,
    gapsFound: 150,
  });
});

test('a worker that lost its claim writes nothing', async () => {
  const test = await polling();
  test.razorpay.addPayment({ lender: LENDER, amount: 100, created_at: minutesAgo(60) });
  const { open } = test.deps;
  const robbed = {
    ...test.deps,
    open: async (source: Parameters<typeof open>[0]) => {
      await pool.query(`update "OPS"."GATEWAY_POLL" set claimed_by = gen_random_uuid()`);
      return open(source);
    },
  };
  const body = JSON.stringify({ lender: LENDER, gateway: 'razorpay' });
  expect(await poll(robbed, { messageId: 'r', body }, Infinity)).toEqual({ kind: 'nothing to do' });
  expect(await kept()).toEqual([]);
});

test('credentials that are refused fail the poll, and the next begins where the last complete one ended', async () => {
  const test = await polling();
  await test.run();
  const wrong = await polling({
    open: openSource(
      async () =>
        Promise.resolve(test.accounts.map((account) => ({ ...account, secret: 'wrong' }))),
      { timeoutMs: 5_000, pause: async () => Promise.resolve(), random: Math.random },
    ),
  });
  expect(await wrong.run()).toMatchObject({
    kind: 'failed',
    reason: 'razorpay GET /payments: 401 BAD_REQUEST_ERROR',
  });
  expect(wrong.counted).toEqual(['GatewayPollFailed']);
  expect(await test.run()).toMatchObject({ kind: 'finished' });
});

test('the schedule is passed on to every source that is polled, and tells of those that are late', async () => {
  const test = await polling();
  await pool.query(
    `update "OPS"."GATEWAY_POLL_SOURCE" set complete_until = now() - interval '7 hours' where gateway = 'cashfree'`,
  );
  await pool.query(`update "OPS"."GATEWAY_POLL_SOURCE" set polled = false where lender = 'GB'`);
  expect(await test.run({ request: { trigger: 'schedule' } })).toEqual({
    kind: 'passed on',
    sources: 3,
  });
  expect(test.sent.map(({ lender, gateway }) => `${String(lender)} ${String(gateway)}`)).toEqual([
    'UGRO cashfree',
    'UGRO razorpay',
    'VIVRITI razorpay',
  ]);
  expect(test.counted).toEqual(['GatewayPollLate']);
});

test('a message that is no request stays for a person', async () => {
  const test = await polling();
  await expect(poll(test.deps, { messageId: 'x', body: 'no json' }, Infinity)).rejects.toThrow(
    'The message is no request for a poll.',
  );
});

test('deliveries are found by an index, not by reading every body', async () => {
  await pool.query(
    `insert into "RAW"."${RAZORPAY}" (event_id, event_type, body, origin)
     select 'e' || i, 'payment.captured', convert_to(
       '{"payload":{"payment":{"entity":{"id":"pay_' || i || '","status":"captured"}}}}', 'UTF8'), 'webhook'
     from generate_series(1, 3000) i`,
  );
  await pool.query(`analyze "RAW"."${RAZORPAY}"`);
  const plan = await pool.query<Record<string, string>>(
    `explain select 1 from "RAW"."${RAZORPAY}" where "OPS".delivery_subjects(body) && array['payment pay_7 captured']`,
  );
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('delivery_subjects_idx');
});
