import { describe, expect, test } from 'vitest';
import { answer } from '../../../src/api/answer.ts';
import type { MetricName } from '../../../src/observability/metrics.ts';
import type { WebhookDependencies } from '../../../src/webhooks/receive.ts';
import { webhookRoutes } from '../../../src/webhooks/routes.ts';
import { parseWebhookSecrets } from '../../../src/webhooks/secrets.ts';
import { signatureOf } from '../../../src/webhooks/signature.ts';
import { listSources } from '../../../src/webhooks/source.ts';
import { testDatabase } from '../../support/database.ts';
import { demoSecrets, gatewaySample, gatewaySamples } from '../../support/gateway-samples.ts';
import { httpEvent } from '../../support/http-event.ts';

const { pool } = await testDatabase();
const RAZORPAY = '/webhooks/razorpay';
const SECOND = 'secret-of-the-second-lender';
const logged: string[] = [];

const secrets = {
  accounts: [
    {
      lender: 'UGRO',
      gateway: 'razorpay',
      accountId: 'acc_QxLenderDemo01',
      secrets: [
        { secret: 'a-secret-of-long-ago', notAfter: '2026-01-01T00:00:00+05:30' },
        { secret: demoSecrets.razorpay },
      ],
    },
    { lender: 'VIVRITI', gateway: 'razorpay', accountId: 'acc_2', secrets: [{ secret: SECOND }] },
    { lender: 'GB', gateway: 'cashfree', secrets: [{ secret: demoSecrets.cashfree }] },
  ],
};

function receiver(held: unknown = secrets): WebhookDependencies & { counted: MetricName[] } {
  const counted: MetricName[] = [];
  const log = (message: string, fields: Record<string, unknown>): void => {
    logged.push(JSON.stringify([message, fields]));
  };
  return {
    pool: async () => Promise.resolve(pool),
    sources: async () => listSources(pool),
    accounts: async () => Promise.resolve(parseWebhookSecrets(held)),
    count: (name) => counted.push(name),
    counted,
    logger: { info: log, error: log },
    now: () => new Date('2026-11-21T00:00:00Z'),
  };
}

interface Call {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
  readonly base64?: boolean;
}

async function send(deps: WebhookDependencies, call: Call): Promise<number | undefined> {
  const { path, headers, body, base64 = false } = call;
  const event = httpEvent('POST', path, { headers, body, base64, caller: null });
  return (await answer(webhookRoutes, deps, event)).statusCode;
}

/** A call that the razorpay secret given signs. */
function signed(body: string, secret: string, eventId: string): Call {
  const how = { header: 'x-razorpay-signature', encoding: 'hex', signedHeader: null } as const;
  const signature = signatureOf(how, secret, '', Buffer.from(body));
  return {
    path: RAZORPAY,
    headers: { 'x-razorpay-signature': signature, 'x-razorpay-event-id': eventId },
    body,
  };
}

interface Kept {
  event_id: string;
  event_type: string;
  body: Buffer;
  headers: Record<string, string>;
  origin: string;
}

async function kept(table: string): Promise<Kept[]> {
  const found = await pool.query<Kept>(
    `select event_id, event_type, body, headers, origin from "RAW"."${table}" order by delivery_id`,
  );
  return found.rows;
}

describe.each(gatewaySamples)('$file', (sample) => {
  const path = `/webhooks/${sample.gateway}`;
  const table = sample.gateway === 'razorpay' ? 'RAW_UGRO_RAZORPAY_API' : 'RAW_GB_CASHFREE_API';

  test('is kept to the byte in the table of the lender whose secret signed it, once however often it comes', async () => {
    const deps = receiver();
    const headers = { ...sample.headers };
    expect(await send(deps, { path, headers, body: sample.body })).toBe(200);
    expect(
      await send(deps, { path: `/api${path}`, headers, body: sample.body, base64: true }),
    ).toBe(200);
    const same = (await kept(table)).filter(({ body }) => body.equals(sample.body));
    expect(same).toHaveLength(1);
    expect(same[0]).toMatchObject({ origin: 'webhook' });
    const eventId = headers['x-razorpay-event-id'] ?? headers['x-idempotency-key'];
    if (eventId === undefined) expect(same[0]?.event_id).toMatch(/^sha256:[0-9a-f]{64}$/);
    else expect(same[0]?.event_id).toBe(eventId);
    expect(JSON.stringify(same[0]?.headers)).not.toContain(
      headers['x-razorpay-signature'] ?? headers['x-webhook-signature'],
    );
  });
});

test('header names count in any case', async () => {
  const { headers, body } = gatewaySample('razorpay.payment.captured.json');
  const shouted = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  expect(await send(receiver(), { path: RAZORPAY, headers: shouted, body })).toBe(200);
});

test.each([
  ['an altered body', (call: Call) => ({ ...call, body: `${String(call.body)} ` })],
  ['no signature', (call: Call) => ({ ...call, headers: {} })],
  [
    'the signature of an expired secret',
    () => signed('{"event":"x1"}', 'a-secret-of-long-ago', 'e1'),
  ],
  [
    'the secret of a lender whose account it is not',
    () => signed('{"event":"x2","account_id":"acc_2"}', demoSecrets.razorpay, 'e2'),
  ],
  ['the path of another lender', (call: Call) => ({ ...call, path: '/webhooks/razorpay/vivriti' })],
  ['the path of another gateway', (call: Call) => ({ ...call, path: '/webhooks/cashfree' })],
])(
  'a call with %s is refused with 401, counted, told without its content, and not kept',
  async (_what, alter) => {
    const deps = receiver();
    const before =
      (await kept('RAW_UGRO_RAZORPAY_API')).length +
      (await kept('RAW_VIVRITI_RAZORPAY_API')).length;
    logged.length = 0;
    const call = alter(signed('{"event":"secret content"}', demoSecrets.razorpay, 'e0'));
    expect(await send(deps, call)).toBe(401);
    expect(deps.counted).toEqual(['WebhookRefused']);
    expect(logged.join()).toContain('webhook refused');
    expect(logged.join()).not.toContain('secret content');
    const after =
      (await kept('RAW_UGRO_RAZORPAY_API')).length +
      (await kept('RAW_VIVRITI_RAZORPAY_API')).length;
    expect(after).toBe(before);
  },
);

test('the lender is the one whose secret verifies, and the path may name it', async () => {
  const call = signed('{"event":"payment.captured","account_id":"acc_2"}', SECOND, 'v1');
  expect(await send(receiver(), call)).toBe(200);
  expect(await send(receiver(), { ...call, path: '/webhooks/razorpay/Vivriti' })).toBe(200);
  expect(await kept('RAW_VIVRITI_RAZORPAY_API')).toMatchObject([
    { event_id: 'v1', event_type: 'payment.captured' },
  ]);
});

test('one secret beside two lenders tells them apart by the account id only', async () => {
  const shared = {
    accounts: secrets.accounts.map((account) => ({ ...account, secrets: [{ secret: SECOND }] })),
  };
  const named = signed('{"event":"n","account_id":"acc_2"}', SECOND, 's1');
  expect(await send(receiver(shared), named)).toBe(200);
  expect(await send(receiver(shared), signed('{"event":"u"}', SECOND, 's2'))).toBe(401);
});

test('a secret that was added just now is found by reading the secrets anew', async () => {
  const deps = receiver();
  const asked: string[] = [];
  const fresh: WebhookDependencies = {
    ...deps,
    accounts: async (how) => {
      asked.push(how);
      return how === 'fresh' ? deps.accounts(how) : Promise.resolve([]);
    },
  };
  expect(await send(fresh, signed('{"event":"fresh"}', demoSecrets.razorpay, 'f1'))).toBe(200);
  expect(asked).toEqual(['kept', 'fresh']);
});

test('the test call of a dashboard is answered 200, signed or not, and not kept', async () => {
  const before = (await kept('RAW_GB_CASHFREE_API')).length;
  const body = '{"type":"WEBHOOK","data":{"test_object":{"test_key":"test_value"}}}';
  expect(await send(receiver(), { path: '/webhooks/cashfree', headers: {}, body })).toBe(200);
  const payment = '{"type":"PAYMENT_SUCCESS_WEBHOOK","data":{"test_object":{}}}';
  expect(await send(receiver(), { path: '/webhooks/cashfree', headers: {}, body: payment })).toBe(
    401,
  );
  expect(await kept('RAW_GB_CASHFREE_API')).toHaveLength(before);
});

test('a signed call that is no JSON, or of an unknown event, is kept and answered 200', async () => {
  expect(await send(receiver(), signed('not json', demoSecrets.razorpay, 'u1'))).toBe(200);
  expect(await send(receiver(), signed('{"event":"brand.new"}', demoSecrets.razorpay, 'u2'))).toBe(
    200,
  );
  const types = (await kept('RAW_UGRO_RAZORPAY_API')).map(({ event_type: type }) => type);
  expect(types).toEqual(expect.arrayContaining(['unreadable', 'brand.new']));
});

test('two calls under one event id with different bodies are both kept: the id is not signed', async () => {
  await send(receiver(), signed('{"event":"one"}', demoSecrets.razorpay, 'same'));
  await send(receiver(), signed('{"event":"two"}', demoSecrets.razorpay, 'same'));
  const same = (await kept('RAW_UGRO_RAZORPAY_API')).filter((row) => row.event_id === 'same');
  expect(same.map((row) => row.event_type)).toEqual(['one', 'two']);
});

test('a body over 256 KiB is 413, and one of exactly that size is kept', async () => {
  const frame = '{"event":"large","x":""}';
  const full = frame.replace('""', `"${'x'.repeat(256 * 1024 - frame.length)}"`);
  expect(await send(receiver(), signed(full, demoSecrets.razorpay, 'l1'))).toBe(200);
  expect(await send(receiver(), signed(`${full} `, demoSecrets.razorpay, 'l2'))).toBe(413);
});

test.each(['/webhooks/stripe', '/webhooks/razorpay/nobody', '/webhooks'])(
  '%s is 404',
  async (path) => {
    expect(await send(receiver(), { ...signed('{}', demoSecrets.razorpay, 'n'), path })).toBe(404);
  },
);

test('while the database is away the gateway gets a 503 and calls again', async () => {
  const away = receiver();
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const call = signed('{"event":"away"}', demoSecrets.razorpay, 'a1');
  expect(await send({ ...away, pool: async () => Promise.reject(refused) }, call)).toBe(503);
});
