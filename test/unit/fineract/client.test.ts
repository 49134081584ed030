import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { redactedBody, keptHeaders, type FineractCall } from '../../../src/fineract/call-log.ts';
import { openFineract, repaymentBody, type FineractClient } from '../../../src/fineract/client.ts';
import { openRequestSlots } from '../../../src/fineract/request-slots.ts';
import { FineractSecretError, parseCredentials } from '../../../src/fineract/credentials.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const SECRET = {
  url: 'http://127.0.0.1:1',
  username: 'mifos',
  password: 'p4ss',
  tenant: 'default',
};
const REPAYMENT = {
  sourceKey: 'a'.repeat(32),
  loanExternalId: 'LN/1',
  attempt: 2,
  amount: '18450.10',
  date: '2026-01-05',
};

function client(
  secret: unknown,
  timeoutMs = 1_000,
): { fineract: FineractClient; calls: FineractCall[]; forgotten: () => number } {
  const calls: FineractCall[] = [];
  let forgotten = 0;
  const fineract = openFineract({
    credentials: async () => Promise.resolve(parseCredentials(secret)),
    forgetCredentials: () => {
      forgotten += 1;
    },
    recordCall: async (call) => {
      calls.push(call);
      return Promise.resolve();
    },
    timeoutMs,
    connectionsMax: 2,
  });
  closing.push(async () => fineract.close());
  return { fineract, calls, forgotten: () => forgotten };
}

test('the amount is a literal with two decimals, and nothing else is accepted', () => {
  expect(repaymentBody(REPAYMENT)).toContain(
    '{"transactionAmount":18450.10,"transactionDate":"2026-01-05"',
  );
  expect(() => repaymentBody({ ...REPAYMENT, amount: '1e3' })).toThrow(TypeError);
});

test('no connection, a timeout and a cut connection are told apart, and each is recorded', async () => {
  const refused = client(SECRET);
  expect(await refused.fineract.postRepayment(REPAYMENT)).toMatchObject({
    kind: 'no answer',
    why: 'refused',
  });
  expect(refused.calls[0]).toMatchObject({
    method: 'POST',
    idempotencyKey: `${REPAYMENT.sourceKey}-2`,
    path: '/loans/external-id/LN%2F1/transactions?command=repayment',
  });

  const silent = createServer((request) => {
    if (request.url?.includes('businessdate') === true) request.socket.destroy();
  });
  await new Promise<void>((listening) => {
    silent.listen(0, '127.0.0.1', listening);
  });
  closing.push(async () => {
    silent.closeAllConnections();
    return new Promise((closed) => {
      silent.close(closed);
    });
  });
  const { fineract, calls } = client(
    { ...SECRET, url: `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}` },
    50,
  );
  expect(await fineract.postRepayment(REPAYMENT)).toMatchObject({
    kind: 'no answer',
    why: 'timeout',
  });
  expect(await fineract.businessDate()).toMatchObject({ kind: 'no answer', why: 'reset' });
  expect(calls).toHaveLength(2);
});

test('after a 401 the secret is forgotten once and the request is sent once more', async () => {
  const simulator = await startFineractSimulator();
  closing.push(async () => simulator.close());
  const { fineract, calls, forgotten } = client({ ...simulator.credentials, password: 'wrong' });
  expect(await fineract.businessDate()).toMatchObject({ status: 401 });
  expect([calls.length, forgotten()]).toEqual([2, 1]);
});

test.each([
  ['https://fineract.example:8443', 'https://fineract.example:8443/fineract-provider/api/v1'],
  [
    'https://fineract.example/fineract-provider/',
    'https://fineract.example/fineract-provider/api/v1',
  ],
  [
    'https://fineract.example/fineract-provider/api/v1',
    'https://fineract.example/fineract-provider/api/v1',
  ],
])('the url %s is completed', (url, expected) => {
  expect(parseCredentials({ ...SECRET, url }).baseUrl).toBe(expected);
});

test('a bad secret is described without its values', () => {
  expect(() => parseCredentials({ ...SECRET, url: 'p4ss', username: '' })).toThrow(
    FineractSecretError,
  );
  expect(() => parseCredentials({ ...SECRET, url: 'p4ss', username: '' })).toThrow(
    /look at: url, username/,
  );
});

test('what is kept of a call holds no password, cookie or NUL', () => {
  expect(redactedBody('{"password": "a\\"b","x":1}')).toBe('{"password": "[removed]","x":1}');
  expect(redactedBody('a\0b')).toBe('a\u2400b');
  expect(keptHeaders({ 'set-cookie': 'x', 'x-served-from-cache': 'true' })).toEqual({
    'x-served-from-cache': 'true',
  });
});

test('a repayment whose turn comes too late does not leave, and no call is recorded', async () => {
  const calls: FineractCall[] = [];
  const late = openFineract({
    credentials: async () => Promise.resolve(parseCredentials(SECRET)),
    forgetCredentials: () => undefined,
    recordCall: async (call) => {
      calls.push(call);
      return Promise.resolve();
    },
    timeoutMs: 1_000,
    connectionsMax: 1,
    slots: openRequestSlots(1),
  });
  closing.push(async () => late.close());
  expect(await late.postRepayment({ ...REPAYMENT, mayStillLeave: () => false })).toMatchObject({
    kind: 'no answer',
    why: 'too late',
  });
  expect(calls).toEqual([]);
});
