import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator, type Fault } from '../../../local/simulators/fineract/server.ts';
import {
  FineractConfigurationError,
  RepaymentUnsettledError,
} from '../../../src/repayments/errors.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import {
  calls,
  effects,
  makeRig,
  queueAgain,
  queuePayment,
  standing,
  type Payment,
  type Standing,
} from './posting.ts';

const database = await testDatabase();
const { pool } = database;
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());

let loans = 0;
async function payment(date?: string, loan: { status?: number } = {}): Promise<Payment> {
  loans += 1;
  const externalId = `LN-${String(loans)}`;
  simulator.addLoan({ externalId, ...loan });
  return queuePayment(pool, externalId, date);
}
beforeEach(() => simulator.clearFaults());

const POSTED: Partial<Standing> = {
  state: 'posted',
  result: 'success',
  reason_code: null,
  claimed: false,
  exceptions: [],
};

test('a payment becomes one repayment, with its key as external id and its exact amount', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'posted' });
  expect(await standing(pool, paid)).toMatchObject({ ...POSTED, attempt: 0 });
  expect(simulator.transactions().at(-1)).toMatchObject({
    externalId: paid.sourceKey,
    loanExternalId: paid.loan,
    amount: '18450.00',
    date: '2026-01-05',
    note: 'dmi PAY-1',
  });
  const [call] = await calls(pool, paid);
  expect(call).toMatchObject({
    method: 'POST',
    response_status: 200,
    idempotency_key: `${paid.sourceKey}-0`,
  });
  expect(call?.request_body).toContain('"transactionAmount":18450.00,');
  expect(call?.request_body).not.toContain('Asha');
  const loan = await pool.query<{ known: boolean }>(
    `select fineract_loan_id is not null as known from "CORE"."CORE_LOAN_MASTER" where loan_external_id = $1`,
    [paid.loan],
  );
  expect(loan.rows[0]?.known).toBe(true);
  expect(rig.counted).toEqual(['RepaymentPosted']);
});

test('a message that comes again finds the payment posted and sends nothing', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  expect(await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 2 })).toEqual({
    kind: 'already posted',
  });
  expect(await calls(pool, paid)).toHaveLength(1);
});

test.each(['held', 'parked', 'failed', 'ready'])(
  'a payment that is %s is left alone',
  async (state) => {
    const rig = makeRig(pool, simulator);
    const paid = await payment();
    await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = $2 where source_key = $1`, [
      paid.sourceKey,
      state,
    ]);
    expect(await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 })).toEqual({
      kind: 'not queued',
      state,
    });
    expect(effects(simulator, paid)).toBe(0);
  },
);

// Every disturbance that one delivery can overcome by itself.
test.each<[string, Fault, Partial<Standing>]>([
  ['the connection breaks after the commit', { type: 'committedThenTimeout' }, { attempt: 0 }],
  ['the connection breaks before anything happened', { type: 'dropped' }, { attempt: 0 }],
  ['a proxy answers 502 after the commit', { type: 'committedThen502' }, { attempt: 0 }],
  ['a proxy answers 502 without a commit', { type: 'html502', count: 2 }, { attempt: 0 }],
  ['an empty 503 comes', { type: 'empty503' }, { attempt: 0 }],
  ['a gateway throttles', { type: 'throttled429' }, { attempt: 0 }],
  ['a committed repayment answers 425 for ever', { type: 'committedThen425' }, { attempt: 0 }],
  ['a committed repayment answers 409', { type: 'committedThen409' }, { attempt: 0 }],
  ['a conflict is recorded for the key', { type: 'sticky409' }, { attempt: 1 }],
  ['an internal error is recorded for the key', { type: 'sticky500' }, { attempt: 1 }],
  ['an unmapped error is recorded for the key', { type: 'unmapped500' }, { attempt: 1 }],
  ['the inline close of business fails once', { type: 'inlineCob500' }, { attempt: 0 }],
  ['two conflicts follow each other', { type: 'sticky409', count: 2 }, { attempt: 2 }],
  ['the key replays the answer of another loan', { type: 'wrongLoan200' }, { attempt: 1 }],
  ['the password was rotated', { type: 'unauthorized' }, { attempt: 0 }],
])('when %s the payment is posted once all the same', async (_name, fault, expected) => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  simulator.addFault({ ...fault, loan: paid.loan });
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'posted' });
  expect(await standing(pool, paid)).toMatchObject({ ...POSTED, ...expected });
  expect(effects(simulator, paid)).toBe(1);
});

// Refusals: told why, shown to a person, posted by a later run once the cause is gone.
test.each<[string, Fault | { loanStatus: number } | { unknownLoan: true }, string, number]>([
  [
    'the loan is written off',
    { loanStatus: 601 },
    'error.msg.loan.must.be.active.fully.paid.or.overpaid',
    1,
  ],
  ['the loan is unknown', { unknownLoan: true }, 'error.msg.loan.external.id.invalid', 0],
  [
    'the day is a holiday',
    { type: 'holiday' },
    'error.msg.loan.application.repayment.date.on.holiday',
    1,
  ],
  [
    'the books are closed',
    { type: 'glClosed' },
    'error.msg.glJournalEntry.invalid.accounting.closed',
    1,
  ],
  [
    'a 503 is a business refusal',
    { type: 'permanent503' },
    'error.msg.loan.written.off.update.not.allowed',
    1,
  ],
])(
  'when %s the payment fails with the reason, and the next attempt has a key that works',
  async (_name, cause, code, nextAttempt) => {
    const rig = makeRig(pool, simulator);
    const paid =
      'unknownLoan' in cause
        ? await queuePayment(pool, `GHOST-${code.length.toString()}`)
        : await payment(undefined, 'loanStatus' in cause ? { status: cause.loanStatus } : {});
    if ('type' in cause) simulator.addFault({ ...cause, loan: paid.loan });
    expect(
      await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
    ).toMatchObject({ kind: 'failed', code });
    expect(await standing(pool, paid)).toMatchObject({
      state: 'failed',
      result: 'failed',
      reason_code: code,
      failure_count: 1,
      attempt: nextAttempt,
      marked: false,
      claimed: false,
      exceptions: ['posting failed'],
    });
    expect(effects(simulator, paid)).toBe(0);
    if ('loanStatus' in cause) return;
    simulator.addLoan({ externalId: paid.loan });
    await queueAgain(pool, paid);
    expect(
      await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
    ).toMatchObject({ kind: 'posted' });
    expect(await standing(pool, paid)).toMatchObject(POSTED);
    expect(effects(simulator, paid)).toBe(1);
  },
);

test('a lagging business date is no case for a person, and the payment is posted when it has caught up', async () => {
  const rig = makeRig(pool, simulator);
  const today = new Date(Date.now() + 5.5 * 3_600_000).toISOString().slice(0, 10);
  const paid = await payment(today);
  simulator.addFault({ type: 'businessDateLag', days: 1, count: null });
  await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  expect(await standing(pool, paid)).toMatchObject({
    state: 'failed',
    reason_code: 'business_date_lag',
    attempt: 1,
    exceptions: [],
  });
  simulator.clearFaults();
  await queueAgain(pool, paid);
  await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  expect(await standing(pool, paid)).toMatchObject(POSTED);
});

test('a payment dated ahead is refused and shown', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment('2099-01-01');
  await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  expect(await standing(pool, paid)).toMatchObject({
    state: 'failed',
    reason_code: 'error.msg.loan.transaction.cannot.be.a.future.date',
    exceptions: ['posting failed'],
  });
});

// Outcomes that need another delivery: nothing is recorded before the last one.
test.each<[string, Fault, string, number]>([
  ['the loan is locked', { type: 'cobLock', count: null }, 'error.msg.loan.locked', 0],
  [
    'a job keeps updates out',
    { type: 'jobRunning', count: null },
    'error.msg.sheduler.job.currently.running',
    0,
  ],
  ['a gateway throttles on and on', { type: 'throttled429', count: null }, 'throttled', 0],
  ['a proxy answers 502 on and on', { type: 'html502', count: null }, 'outcome_unknown', 0],
  ['a key hangs in Fineract', { type: 'stuck425', count: null }, 'outcome_unknown', 1],
])(
  'when %s the message comes again, and at its last delivery the reason is recorded',
  async (_name, fault, code, attempt) => {
    const rig = makeRig(pool, simulator);
    const paid = await payment();
    simulator.addFault({ ...fault, loan: paid.loan });
    await expect(
      postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
    ).rejects.toThrow(RepaymentUnsettledError);
    expect(await standing(pool, paid)).toMatchObject({
      state: 'queued',
      result: null,
      claimed: false,
      attempt,
    });
    expect(
      await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 4 }),
    ).toMatchObject({ kind: 'failed', code });
    expect(await standing(pool, paid)).toMatchObject({
      state: 'failed',
      result: 'failed',
      reason_code: code,
      marked: code === 'outcome_unknown',
    });
    simulator.clearFaults();
    await queueAgain(pool, paid);
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
    expect(await standing(pool, paid)).toMatchObject(POSTED);
    expect(effects(simulator, paid)).toBe(1);
  },
);

test.each<[string, Fault]>([
  ['the password is wrong', { type: 'unauthorized', count: null }],
  ['the tenant is wrong', { type: 'tenant400', count: null }],
  ['the user may not post', { type: 'notAuthorized', count: null }],
  ['the password has expired', { type: 'passwordOutdated', count: null }],
  ['the node is read-only', { type: 'readOnly405', count: null }],
])(
  'when %s nothing is recorded against the payment and an alarm is raised',
  async (_name, fault) => {
    const rig = makeRig(pool, simulator);
    const paid = await payment();
    simulator.addFault(fault);
    await expect(
      postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
    ).rejects.toThrow(FineractConfigurationError);
    expect(await standing(pool, paid)).toMatchObject({
      state: 'queued',
      result: null,
      attempt: 0,
      marked: false,
      claimed: false,
    });
    expect(rig.counted).toEqual(['FineractMisconfigured']);
    expect(rig.forgotten()).toBe(fault.type === 'unauthorized' ? 1 : 0);
    simulator.clearFaults();
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 2 });
    expect(effects(simulator, paid)).toBe(1);
  },
);

test('a repayment that a checker must approve waits for a person, and its approval is found', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  simulator.addFault({ type: 'pendingApproval', loan: paid.loan });
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'parked' });
  expect(await standing(pool, paid)).toMatchObject({
    state: 'parked',
    result: null,
    marked: true,
    exceptions: ['posting needs approval'],
  });
  await otherwisePosted(paid);
  await queueAgain(pool, paid);
  await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  expect(await standing(pool, paid)).toMatchObject(POSTED);
});

test('a repayment of another amount under our external id is parked as posted differently', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  simulator.addFault({ type: 'wrongAmount', loan: paid.loan });
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'parked', category: 'posted differently' });
  expect(await standing(pool, paid)).toMatchObject({
    state: 'parked',
    result: null,
    exceptions: ['posted differently'],
  });
});

test('a repayment that is in Fineract already is recognised by its external id', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment();
  await otherwisePosted(paid);
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'posted' });
  expect(effects(simulator, paid)).toBe(1);
});

test.each([
  ['on another loan', { loan: 'OTHER' }],
  ['with another amount', { amount: '1.00' }],
  ['with another date', { date: '2026-01-06' }],
  ['but reversed by hand', { reversed: true }],
])(
  'our external id %s is parked as posted differently',
  async (_name, change: { loan?: string; amount?: string; date?: string; reversed?: boolean }) => {
    const rig = makeRig(pool, simulator);
    const paid = await payment();
    simulator.addLoan({ externalId: 'OTHER' });
    await otherwisePosted({ ...paid, ...change });
    if (change.reversed === true)
      await inFineract(
        `/loans/external-id/${paid.loan}/transactions/external-id/${paid.sourceKey}?command=undo`,
        { transactionDate: paid.date, transactionAmount: 0 },
      );
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
    expect(await standing(pool, paid)).toMatchObject({
      state: 'parked',
      result: null,
      exceptions: ['posted differently'],
    });
  },
);

test('after ten failures a payment is tried once a day', async () => {
  const rig = makeRig(pool, simulator);
  const paid = await payment(undefined, { status: 601 });
  const dueInHours = async (): Promise<number> => {
    const found = await pool.query<{ hours: string }>(
      `select round(extract(epoch from next_attempt_at - now()) / 3600) as hours from "OPS"."REPAYMENT_OUTBOX" where source_key = $1`,
      [paid.sourceKey],
    );
    return Number(found.rows[0]?.hours);
  };
  for (let failures = 1; failures <= 10; failures += 1) {
    await queueAgain(pool, paid);
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
    expect(await dueInHours()).toBe(failures < 10 ? 0 : 24);
  }
  expect(await standing(pool, paid)).toMatchObject({
    failure_count: 10,
    attempt: 10,
    exceptions: ['posting failed'],
  });
});

/** A repayment with our external id that did not come from this worker. */
async function otherwisePosted(paid: Payment): Promise<void> {
  await inFineract(`/loans/external-id/${paid.loan}/transactions?command=repayment`, {
    transactionDate: paid.date,
    transactionAmount: Number(paid.amount),
    externalId: paid.sourceKey,
  });
}

async function inFineract(path: string, body: Record<string, unknown>): Promise<void> {
  const { url, username, password, tenant } = simulator.credentials;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${username}:${password}`)}`,
      'fineract-platform-tenantid': tenant,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ locale: 'en', dateFormat: 'yyyy-MM-dd', ...body }),
  });
  expect(response.status).toBe(200);
}
