import { mkdtemp, appendFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  startFineractSimulator,
  type FineractSimulator,
  type FineractSimulatorOptions,
} from '../../../local/simulators/fineract/server.ts';

const LOANS = [
  { externalId: 'LN-1' },
  { externalId: 'LN-2', principalPaise: 100_000 },
  { externalId: 'LN-CLOSED', status: 601 },
  { externalId: 'LN-IDLE', clientActive: false },
];
const running: FineractSimulator[] = [];

async function start(options: FineractSimulatorOptions = {}): Promise<FineractSimulator> {
  const simulator = await startFineractSimulator({
    seedLoans: LOANS,
    underWayHoldMs: 10,
    ...options,
  });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close();
});

interface Sent {
  loan?: string;
  key?: string;
  body?: Record<string, unknown>;
  raw?: string;
  headers?: Record<string, string>;
  path?: string;
}

const AUTH = {
  authorization: `Basic ${Buffer.from('mifos:password').toString('base64')}`,
  'fineract-platform-tenantid': 'default',
};

async function post(
  simulator: FineractSimulator,
  sent: Sent = {},
): Promise<{ status: number; headers: Headers; body: string; code: string | undefined }> {
  const response = await fetch(
    `${simulator.url}${sent.path ?? `/loans/external-id/${sent.loan ?? 'LN-1'}/transactions?command=repayment`}`,
    {
      method: 'POST',
      headers: {
        ...AUTH,
        'content-type': 'application/json',
        ...(sent.key === undefined ? {} : { 'idempotency-key': sent.key }),
        ...sent.headers,
      },
      body:
        sent.raw ??
        JSON.stringify({
          locale: 'en',
          dateFormat: 'yyyy-MM-dd',
          transactionDate: '2026-01-05',
          transactionAmount: 100.5,
          externalId: 'tx-1',
          ...sent.body,
        }),
    },
  );
  const body = await response.text();
  return { status: response.status, headers: response.headers, body, code: codeOf(body) };
}

async function get(
  simulator: FineractSimulator,
  path: string,
): Promise<{ status: number; body: string; code: string | undefined }> {
  const response = await fetch(`${simulator.url}${path}`, { headers: AUTH });
  const body = await response.text();
  return { status: response.status, body, code: codeOf(body) };
}

function codeOf(body: string): string | undefined {
  const parsed = JSON.parse(body === '' || body.startsWith('<') ? '{}' : body) as {
    userMessageGlobalisationCode?: string;
    errors?: { userMessageGlobalisationCode: string }[];
  };
  return parsed.errors?.[0]?.userMessageGlobalisationCode ?? parsed.userMessageGlobalisationCode;
}

test('a repayment answers 200 with the transaction, and its replay says that it comes from the cache', async () => {
  const simulator = await start();
  const first = await post(simulator, { key: 'k-1' });
  expect(first.status).toBe(200);
  expect(first.headers.get('x-served-from-cache')).toBeNull();
  expect(JSON.parse(first.body)).toMatchObject({
    officeId: 1,
    loanId: 1,
    resourceId: 1,
    resourceExternalId: 'tx-1',
    changes: { transactionAmount: '100.50', transactionDate: '2026-01-05' },
  });
  const again = await post(simulator, { key: 'k-1' });
  expect([again.status, again.body, again.headers.get('x-served-from-cache')]).toEqual([
    200,
    first.body,
    'true',
  ]);
  expect(simulator.transactions()).toHaveLength(1);
});

test('a key is not scoped to the loan: the same key on another loan replays the first answer and posts nothing', async () => {
  const simulator = await start();
  const first = await post(simulator, { key: 'k-1' });
  const other = await post(simulator, { key: 'k-1', loan: 'LN-2', body: { externalId: 'tx-2' } });
  expect(other.body).toBe(first.body);
  expect(simulator.transactions()).toHaveLength(1);
});

test('an error stays with its key for ever, a new key works', async () => {
  const simulator = await start();
  simulator.addFault({ type: 'sticky409' });
  const first = await post(simulator, { key: 'k-0' });
  expect([first.status, first.code, first.headers.get('x-served-from-cache')]).toEqual([
    409,
    'error.msg.platform.service.optimistic lock.conflict',
    null,
  ]);
  const again = await post(simulator, { key: 'k-0' });
  expect([again.status, again.headers.get('x-served-from-cache')]).toEqual([409, 'true']);
  expect((await post(simulator, { key: 'k-1' })).status).toBe(200);
});

test('a key under way is answered 425 with the request echoed; the repayment commits once', async () => {
  const simulator = await start();
  simulator.addFault({ type: 'slow', ms: 80 });
  const first = post(simulator, { key: 'k-0' });
  await expect
    .poll(async () => (await post(simulator, { key: 'k-0', raw: '{"mine":1}' })).status)
    .toBe(425);
  const echo = await post(simulator, { key: 'k-0', raw: '{"mine":1}' });
  if (echo.status === 425) expect(echo.body).toBe('{"mine":1}');
  expect((await first).status).toBe(200);
  expect(simulator.transactions()).toHaveLength(1);
});

test.each([
  ['an unknown loan', { loan: 'LN-9' }, 404, 'error.msg.loan.external.id.invalid', false],
  ['a body that is not JSON', { raw: '{' }, 400, 'error.msg.invalid.request.body', false],
  ['another content type', { headers: { 'content-type': 'text/plain' } }, 415, undefined, false],
  [
    'an unknown command',
    { path: '/loans/external-id/LN-1/transactions?command=settle' },
    400,
    'error.msg.query.parameter.value.unsupported',
    false,
  ],
  ['a wrong tenant', { headers: { 'fineract-platform-tenantid': 'x' } }, 400, undefined, false],
  ['a wrong password', { headers: { authorization: 'Basic eDp5' } }, 401, undefined, false],
  ['an unsupported field', { body: { utr: 'x' } }, 400, 'error.msg.parameter.unsupported', true],
  [
    'a missing date format',
    { body: { dateFormat: undefined } },
    400,
    'validation.msg.missing.dateFormat.parameter',
    true,
  ],
  [
    'a locale with a hyphen',
    { body: { locale: 'en-IN' } },
    400,
    'validation.msg.invalid.locale.format',
    true,
  ],
  [
    'a date that does not exist',
    { body: { transactionDate: '2026-02-30' } },
    400,
    'validation.msg.invalid.dateFormat.format',
    true,
  ],
  [
    'no amount',
    { body: { transactionAmount: null } },
    400,
    'validation.msg.loan.transaction.transactionAmount.cannot.be.blank',
    true,
  ],
  [
    'an amount of zero',
    { body: { transactionAmount: 0 } },
    400,
    'validation.msg.loan.transaction.transactionAmount.not.greater.than.zero',
    true,
  ],
  [
    'an unknown payment type',
    { body: { paymentTypeId: 9 } },
    404,
    'error.msg.payment.type.invalid',
    true,
  ],
  ['an inactive client', { loan: 'LN-IDLE' }, 403, 'error.msg.client.not.active.exception', true],
  [
    'a written-off loan',
    { loan: 'LN-CLOSED' },
    400,
    'error.msg.loan.must.be.active.fully.paid.or.overpaid',
    true,
  ],
  [
    'a date before disbursement',
    { body: { transactionDate: '2024-12-31' } },
    403,
    'error.msg.loan.transaction.cannot.be.before.disbursement.date',
    true,
  ],
  [
    'a date in the future',
    { body: { transactionDate: '2099-01-01' } },
    403,
    'error.msg.loan.transaction.cannot.be.a.future.date',
    true,
  ],
] as const)('%s is refused as Fineract refuses it', async (_name, sent, status, code, recorded) => {
  const simulator = await start();
  const answer = await post(simulator, { key: 'k-0', ...(sent as Sent) });
  expect([answer.status, answer.code]).toEqual([status, code]);
  const next = await post(simulator, { key: 'k-0' });
  expect([next.status, next.headers.get('x-served-from-cache')]).toEqual(
    recorded ? [status, 'true'] : [200, null],
  );
});

test.each([
  ['postgres', 400, 'validation.msg.loan.transaction.externalId.value.must.be.unique'],
  ['mysql', 403, 'error.msg.loan.repayment.duplicate.externalId'],
] as const)(
  'an external id is unique over all loans, and %s says so in its own way',
  async (duplicateFlavour, status, code) => {
    const simulator = await start({ duplicateFlavour });
    await post(simulator, { key: 'k-0' });
    const second = await post(simulator, { key: 'k-1', loan: 'LN-2' });
    expect([second.status, second.code]).toEqual([status, code]);
  },
);

test('a transaction is found by external id on its loan only, with two codes for the two ways of not being there', async () => {
  const simulator = await start();
  await post(simulator, { key: 'k-0' });
  const found = await get(simulator, '/loans/external-id/LN-1/transactions/external-id/tx-1');
  expect(found.body).toContain('"amount":100.500000');
  expect(JSON.parse(found.body)).toMatchObject({
    id: 1,
    externalLoanId: 'LN-1',
    date: [2026, 1, 5],
    manuallyReversed: false,
    type: { id: 2, repayment: true },
  });
  expect((await get(simulator, '/loans/external-id/LN-1/transactions/external-id/tx-9')).code).toBe(
    'error.msg.loan.transaction.external.id.invalid',
  );
  expect((await get(simulator, '/loans/external-id/LN-2/transactions/external-id/tx-1')).code).toBe(
    'error.msg.loan.transaction.id.invalid',
  );
});

test('paying more than is owed makes the loan overpaid, and an undo brings it back', async () => {
  const simulator = await start();
  const status = async (): Promise<unknown> =>
    (
      JSON.parse(
        (await get(simulator, '/loans/external-id/LN-2?associations=transactions')).body,
      ) as { status: { id: number } }
    ).status.id;
  expect(await status()).toBe(300);
  await post(simulator, { loan: 'LN-2', body: { transactionAmount: 1500 } });
  expect(await status()).toBe(700);
  const undo = {
    path: '/loans/external-id/LN-2/transactions/external-id/tx-1?command=undo',
    body: { transactionAmount: 0, externalId: undefined },
  };
  expect((await post(simulator, undo)).status).toBe(200);
  expect(await status()).toBe(300);
  expect(simulator.transactions()[0]?.manuallyReversed).toBe(true);
  expect((await post(simulator, undo)).status).toBe(403);
});

test('a restart remembers commands and transactions, whatever half a line a crash left behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fineract-'));
  const stateFile = join(folder, 'state.jsonl');
  const before = await start({ stateFile });
  const first = await post(before, { key: 'k-0' });
  await before.close();
  running.length = 0;
  await appendFile(stateFile, '[{"type":"transac');
  const after = await start({ stateFile });
  const again = await post(after, { key: 'k-0' });
  expect([again.body, again.headers.get('x-served-from-cache')]).toEqual([first.body, 'true']);
  expect((await post(after, { key: 'k-1', body: { externalId: 'tx-2' } })).status).toBe(200);
  await after.close();
  running.length = 0;
  expect((await start({ stateFile })).transactions().map((made) => made.externalId)).toEqual([
    'tx-1',
    'tx-2',
  ]);
  await rm(folder, { recursive: true });
});

test('failures can be switched on by HTTP, and health needs no credentials', async () => {
  const simulator = await start();
  await fetch(`${simulator.controlUrl}/faults`, {
    method: 'POST',
    body: JSON.stringify({ type: 'html502', count: 2, loan: 'LN-1' }),
  });
  expect((await post(simulator)).status).toBe(502);
  expect((await post(simulator, { loan: 'LN-2' })).status).toBe(200);
  expect((await post(simulator)).status).toBe(502);
  expect((await post(simulator, { body: { externalId: 'tx-2' } })).status).toBe(200);
  const health = await fetch(simulator.url.replace('/api/v1', '/actuator/health'));
  expect(await health.json()).toEqual({ status: 'UP' });
});
