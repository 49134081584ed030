import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator, type Fault } from '../../../local/simulators/fineract/server.ts';
import { Approval } from '../../../src/contract/approval.ts';
import { enqueueUndos } from '../../../src/repayments/enqueue-undos.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { postUndo } from '../../../src/repayments/post-undo.ts';
import { testDatabase } from '../../support/database.ts';
import { fakeQueue } from '../../support/fake-queue.ts';
import { bodyAs, problemOf, testApi } from '../api/support.ts';
import { calls, makeRig, queuePayment, standing, type Payment } from './posting.ts';

const database = await testDatabase();
const { pool } = database;
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
const api = testApi(pool);
const rig = makeRig(pool, simulator);
afterAll(async () => {
  await rig.deps.fineract.close();
  await simulator.close();
});
beforeEach(() => simulator.clearFaults());

let loans = 0;

/** Posted in Fineract; asked for by one and approved by another. */
async function toUndo(): Promise<Payment> {
  loans += 1;
  const externalId = `UN-${String(loans)}`;
  simulator.addLoan({ externalId });
  const payment = await queuePayment(pool, externalId);
  await postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });
  const asked = bodyAs(await ask(payment), 202, Approval);
  const done = await api.call('POST', `/api/approvals/${String(asked.approval_id)}/approve`, {
    caller: 'checker',
    body: '{}',
  });
  bodyAs(done, 200, Approval);
  return payment;
}

const ask = (payment: Payment) =>
  api.call('POST', `/api/transactions/${payment.sourceKey}/undo`, {
    caller: 'maker',
    body: JSON.stringify({ reason: 'refunded by hand' }),
  });

async function queued(): Promise<Payment> {
  const payment = await toUndo();
  await queueAll();
  return payment;
}

let runs = 0;
async function queueAll(resendAfterSeconds = 3600): Promise<number> {
  runs += 1;
  const run = await pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by) values (gen_random_uuid(), 'api', 'test') returning run_id`,
  );
  return enqueueUndos(
    { ...fakeQueue(), pool, resendAfterSeconds },
    { runId: run.rows[0]?.run_id ?? '' },
  );
}

const work = (payment: Payment, receiveCount = 1) =>
  postUndo(rig.deps, { sourceKey: payment.sourceKey, receiveCount });

async function undoOf(payment: Payment) {
  const found = await pool.query<{
    state: string;
    attempt: number;
    claimed: boolean;
    reason_code: string | null;
    cases: string[];
  }>(
    `select state, attempt, claimed_by is not null as claimed, reason_code,
            array(select e.status || ' ' || coalesce(e.resolution, '') from "OPS"."EXCEPTION" e
                  where e.category = 'reversal after posting' and e.case_key = u.source_key) as cases
     from "OPS"."REPAYMENT_UNDO" u where source_key = $1`,
    [payment.sourceKey],
  );
  return found.rows[0];
}

/** Reversed, and how often Fineract carried an undo out: a second one would be refused with 403. */
async function effect(payment: Payment) {
  const made = simulator.transactions().filter((each) => each.externalId === payment.sourceKey);
  return made.map((each) => each.manuallyReversed);
}

test('an approved undo is marked, sent and shown reversed; the result of the posting stays', async () => {
  const payment = await toUndo();
  expect(problemOf(await ask(payment), 409).detail).toContain('exists already');
  expect(await queueAll()).toBe(1);
  expect(await undoOf(payment)).toMatchObject({ state: 'queued' });
  expect(await queueAll()).toBe(0);
  expect(await work(payment)).toEqual({ kind: 'undone' });
  expect(await effect(payment)).toEqual([true]);
  expect(await undoOf(payment)).toMatchObject({ state: 'undone', claimed: false });
  expect(await standing(pool, payment)).toMatchObject({ state: 'posted', result: 'success' });
  const keys = (await calls(pool, payment)).map((call) => call.idempotency_key);
  expect(keys).toContain(`${payment.sourceKey}-undo-0`);
  expect(`${payment.sourceKey}-undo-999999`.length).toBeLessThanOrEqual(50);
});

test('a message that comes again, or twice at once, undoes once', async () => {
  const payment = await queued();
  const results = await Promise.allSettled([work(payment), work(payment), work(payment)]);
  expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
  expect(await work(payment)).toEqual({ kind: 'not queued', state: 'undone' });
  expect(await effect(payment)).toEqual([true]);
  const sent = (await calls(pool, payment)).filter((call) =>
    call.idempotency_key?.includes('undo'),
  );
  expect(sent).toHaveLength(1);
});

test('a worker that died after the undo was carried out leaves it to a look-up', async () => {
  const payment = await queued();
  const dying = makeRig(pool, simulator, (client) => ({
    ...client,
    undoRepayment: async (undo) => {
      await client.undoRepayment(undo);
      throw new Error('killed');
    },
  }));
  await expect(
    postUndo(dying.deps, { sourceKey: payment.sourceKey, receiveCount: 1 }),
  ).rejects.toThrow('killed');
  await dying.deps.fineract.close();
  expect(await undoOf(payment)).toMatchObject({ state: 'sent' });
  expect(await work(payment, 2)).toEqual({ kind: 'undone' });
  const sent = (await calls(pool, payment)).filter((call) =>
    call.idempotency_key?.includes('undo'),
  );
  expect(sent).toHaveLength(1);
});

const PASSING: Fault[] = [
  { type: 'committedThenTimeout' },
  { type: 'committedThen425' },
  { type: 'committedThen502' },
  { type: 'dropped' },
  { type: 'html502' },
  { type: 'throttled429' },
  { type: 'sticky409' },
  { type: 'sticky500' },
  { type: 'cobLock' },
];
test.each(PASSING)('after $type the undo is carried out, once', async (fault) => {
  const payment = await queued();
  simulator.addFault({ ...fault, loan: payment.loan });
  expect(await work(payment)).toEqual({ kind: 'undone' });
  expect(await effect(payment)).toEqual([true]);
});

test('a key that Fineract left under way is given up by the next delivery', async () => {
  const payment = await queued();
  simulator.addFault({ type: 'stuck425', loan: payment.loan });
  await expect(work(payment)).rejects.toThrow('not settled');
  expect(await effect(payment)).toEqual([false]);
  expect(await work(payment, 2)).toEqual({ kind: 'undone' });
  expect(await undoOf(payment)).toMatchObject({ state: 'undone', attempt: 1 });
});

test('a refusal is shown with its reason, and a later run tries with a new key', async () => {
  const payment = await queued();
  simulator.addFault({ type: 'permanent503', loan: payment.loan });
  expect(await work(payment)).toMatchObject({ kind: 'undo failed' });
  expect(await undoOf(payment)).toMatchObject({ state: 'failed', attempt: 1, cases: ['open '] });
  expect(await effect(payment)).toEqual([false]);
  expect(await queueAll()).toBe(1);
  expect(await work(payment)).toEqual({ kind: 'undone' });
  expect(await undoOf(payment)).toMatchObject({ cases: ['resolved undone in Fineract'] });
});

test('one that was reversed by hand in Fineract is not taken for our undo: nothing is sent, and a person looks', async () => {
  const payment = await queued();
  await rig.deps.fineract.undoRepayment({
    sourceKey: payment.sourceKey,
    loanExternalId: payment.loan,
    attempt: 77,
    date: payment.date,
    note: 'by hand',
  });
  expect(await work(payment)).toMatchObject({
    kind: 'undo failed',
    code: 'reversed_by_somebody_else',
  });
  const keys = (await calls(pool, payment)).map((call) => call.idempotency_key);
  expect(keys).not.toContain(`${payment.sourceKey}-undo-0`);
  expect(await undoOf(payment)).toMatchObject({ state: 'failed', cases: ['open '] });
  await pool.query(`update "OPS"."REPAYMENT_UNDO" set state = 'dismissed' where source_key = $1`, [
    payment.sourceKey,
  ]);
});

test('on a loan that is on hold nothing is taken back, and after the release it is', async () => {
  const payment = await queued();
  await pool.query(
    `insert into "OPS"."HOLD" (loan_external_id, reason, placed_by) values ($1, 'test', 'tester')`,
    [payment.loan],
  );
  expect(await work(payment)).toEqual({ kind: 'not queued', state: 'ready' });
  expect(await queueAll()).toBe(0);
  expect(await effect(payment)).toEqual([false]);
  await pool.query(
    `update "OPS"."HOLD" set released_by = 'other', released_at = now(), release_reason = 'test', approval_id = 1 where loan_external_id = $1`,
    [payment.loan],
  );
  expect(await queueAll()).toBe(1);
  expect(await work(payment)).toEqual({ kind: 'undone' });
});

test('a lost message is sent again by a later run, and a stopped posting keeps an undo back', async () => {
  const payment = await queued();
  expect(await queueAll()).toBe(0);
  expect(await queueAll(0)).toBe(1);
  const turn = (posting: string) =>
    pool.query(
      `insert into "OPS"."POSTING_SWITCH" (posting, reason, changed_by) values ($1, 'test', 'tester')`,
      [posting],
    );
  await turn('off');
  expect(await work(payment)).toEqual({ kind: 'not queued', state: 'ready' });
  expect(await queueAll()).toBe(0);
  await turn('on');
  expect(await queueAll()).toBe(1);
  expect(await work(payment)).toEqual({ kind: 'undone' });
});

test('one that keeps failing can be settled by hand, but not while it is under way', async () => {
  const payment = await queued();
  simulator.addFault({ type: 'permanent503', loan: payment.loan });
  await work(payment);
  const found = await pool.query<{ exception_id: string }>(
    `select exception_id from "OPS"."EXCEPTION" where case_key = $1 and category = 'reversal after posting'`,
    [payment.sourceKey],
  );
  const asked = bodyAs(
    await api.call('PATCH', `/api/exceptions/${found.rows[0]?.exception_id ?? ''}`, {
      caller: 'maker',
      body: JSON.stringify({ action: 'resolve', reason: 'written off there' }),
    }),
    202,
    Approval,
  );
  const approve = () =>
    api.call('POST', `/api/approvals/${String(asked.approval_id)}/approve`, {
      caller: 'checker',
      body: '{}',
    });
  await queueAll();
  expect(problemOf(await approve(), 409).detail).toContain('on its way');
  simulator.addFault({ type: 'permanent503', loan: payment.loan });
  await work(payment);
  bodyAs(await approve(), 200, Approval);
  expect(await undoOf(payment)).toMatchObject({
    state: 'dismissed',
    cases: ['resolved settled by hand'],
  });
  expect(await queueAll()).toBe(0);
  expect(await effect(payment)).toEqual([false]);
});

test('what is not posted, or unknown, cannot be undone', async () => {
  simulator.addLoan({ externalId: 'UN-X' });
  const payment = await queuePayment(pool, 'UN-X');
  expect(problemOf(await ask(payment), 409).detail).toContain('not posted');
  problemOf(await ask({ ...payment, sourceKey: 'f'.repeat(32) }), 404);
  problemOf(await ask({ ...payment, sourceKey: 'no key' }), 400);
});
