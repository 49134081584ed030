import { beforeEach, expect, test } from 'vitest';
import { DeliveryPage, DeliveryReplay } from '../../../src/contract/delivery.ts';
import { GatewayPollPage, PollSources } from '../../../src/contract/gateway-poll.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();

beforeEach(async () => {
  await pool.query(
    `truncate "OPS"."GATEWAY_POLL", "OPS"."DELIVERY_REPLAY", "RAW"."RAW_UGRO_RAZORPAY_API", "RAW"."RAW_GB_CASHFREE_API"`,
  );
  await pool.query(
    `insert into "RAW"."RAW_UGRO_RAZORPAY_API" (event_id, event_type, body, origin, received_at, transformed_at)
     select 'e' || i, 'payment.captured', 'secret content', 'webhook', '2026-11-03T00:00:00Z'::timestamptz + i * interval '1 hour', now()
     from generate_series(1, 5) i`,
  );
  await pool.query(
    `insert into "RAW"."RAW_GB_CASHFREE_API" (event_id, event_type, body, origin, received_at)
     values ('poll:1:success', 'PAYMENT_SUCCESS_WEBHOOK', 'x', 'poll', '2026-11-03T02:30:00Z')`,
  );
});

test('deliveries of all sources come newest first, page by page, without their bodies', async () => {
  const api = testApi(pool);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: string = cursor === null ? '' : `&cursor=${cursor}`;
    const answered = await api.call('GET', `/api/deliveries?limit=4${page}`);
    expect(JSON.stringify(answered.body)).not.toContain('secret content');
    const body = bodyAs(answered, 200, DeliveryPage);
    seen.push(...body.items.map(({ event_id: id }) => id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(['poll:1:success', 'e5', 'e4', 'e3', 'e2', 'e1']);
});

test.each([
  ['lender=gb', ['poll:1:success']],
  ['gateway=razorpay&event=e2', ['e2']],
  ['origin=poll', ['poll:1:success']],
  ['transformed=false', ['poll:1:success']],
  ['type=payment.captured&from=2026-11-03T09:30:00%2B05:30', ['e5', 'e4']],
  ['to=2026-11-03T07:30:00%2B05:30', ['e1']],
])('deliveries with %s', async (query, expected) => {
  const answered = await testApi(pool).call('GET', `/api/deliveries?${query}`);
  const { items } = bodyAs(answered, 200, DeliveryPage);
  expect(items.map(({ event_id: id }) => id)).toEqual(expected);
});

test('a replay gives the chosen deliveries back to the models, and is written down', async () => {
  const body = JSON.stringify({ from: '2026-11-03T02:00:00Z', to: '2026-11-03T04:00:00Z' });
  const api = testApi(pool);
  const replayed = bodyAs(
    await api.call('POST', '/api/deliveries/replay', { body, caller: 'ops' }),
    200,
    DeliveryReplay,
  );
  expect(replayed.deliveries).toBe(2);
  const again = bodyAs(
    await api.call('POST', '/api/deliveries/replay', { body }),
    200,
    DeliveryReplay,
  );
  expect(again.deliveries).toBe(0);
  const waiting = await pool.query<{ event_id: string }>(
    `select event_id from "RAW"."RAW_UGRO_RAZORPAY_API" where transformed_at is null order by event_id`,
  );
  expect(waiting.rows.map(({ event_id: id }) => id)).toEqual(['e2', 'e3']);
  const recorded = await pool.query(
    `select requested_by, deliveries from "OPS"."DELIVERY_REPLAY" order by replay_id limit 1`,
  );
  expect(recorded.rows).toEqual([{ requested_by: 'ops', deliveries: 2 }]);
});

test('a replay of everything is refused: it must name a time or an event', async () => {
  const answered = await testApi(pool).call('POST', '/api/deliveries/replay', {
    body: '{"gateway":"razorpay"}',
  });
  expect(problemOf(answered, 400).detail).toContain('must name a time or an event');
});

test('a poll is asked for one message per source, in the name of the caller', async () => {
  const api = testApi(pool);
  const answered = await api.call('POST', '/api/gateway-polls', {
    body: '{"gateway":"Cashfree"}',
    caller: 'ops',
  });
  expect(bodyAs(answered, 202, PollSources).sources).toHaveLength(2);
  expect(api.sent).toEqual([
    { trigger: 'api', requestedBy: 'ops', lender: 'GB', gateway: 'cashfree' },
    { trigger: 'api', requestedBy: 'ops', lender: 'UGRO', gateway: 'cashfree' },
  ]);
});

test('a source that nobody polls is refused, and a queue that does not answer is 503', async () => {
  const api = testApi(pool);
  problemOf(await api.call('POST', '/api/gateway-polls', { body: '{"lender":"DMI"}' }), 400);
  api.queueFault = new Error('down');
  problemOf(await api.call('POST', '/api/gateway-polls', { body: '{}' }), 503);
});

test('polls are listed with what they found, and until when each source is complete', async () => {
  await pool.query(
    `insert into "OPS"."GATEWAY_POLL" (lender, gateway, trigger, requested_by, status, window_from, window_to, deep, happenings_seen, gaps_found, finished_at)
     values ('UGRO', 'razorpay', 'schedule', 'schedule', 'success', '2026-11-03T00:00:00Z', '2026-11-03T06:00:00Z', false, 9, 2, now())`,
  );
  const answered = await testApi(pool).call('GET', '/api/gateway-polls?lender=UGRO');
  const page = bodyAs(answered, 200, GatewayPollPage);
  expect(page.items).toMatchObject([
    { status: 'success', seen: 9, gaps: 2, window_to: '2026-11-03T11:30:00.000+05:30' },
  ]);
  expect(page.sources).toMatchObject([
    { gateway: 'cashfree', complete_until: null, is_late: false },
    { gateway: 'razorpay', complete_until: null, is_late: false },
  ]);
});
