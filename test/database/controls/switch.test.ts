import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { changeSwitch, isPostingOn, readSwitch } from '../../../src/controls/switch.ts';
import { sql } from '../../../src/database/sql.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { claimRepayment } from '../../../src/repayments/claim.ts';
import { RepaymentBusyError, RepaymentUnsettledError } from '../../../src/repayments/errors.ts';
import { enqueueEligible } from '../../../src/repayments/enqueue.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import { until } from '../../support/until.ts';
import { pipelineOn, request, runRow } from '../pipeline/support.ts';
import { effects, expireLease, makeRig, queuePayment, standing } from '../repayments/posting.ts';
import { enqueue, newRun, readyPayments, startAfresh, statesOf } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(async () => startAfresh(pool));

const stop = { posting: 'off', reason: 'wrong file', changedBy: 'asha' } as const;
const goOn = { posting: 'on', reason: 'file is right', changedBy: 'ravi' } as const;

test('posting is on until somebody stops it, and every change stays readable', async () => {
  expect(await isPostingOn(pool)).toBe(true);
  expect(await readSwitch(pool)).toMatchObject({ posting: 'on', changes: [] });
  await changeSwitch(pool, stop);
  const standingNow = await changeSwitch(pool, goOn);
  expect(standingNow.changes).toMatchObject([
    { posting: 'on', reason: 'file is right', changed_by: 'ravi' },
    { posting: 'off', reason: 'wrong file', changed_by: 'asha' },
  ]);
  for (const statement of [
    `update "OPS"."POSTING_SWITCH" set reason = 'nothing happened'`,
    'delete from "OPS"."POSTING_SWITCH"',
  ])
    await expect(pool.query(statement)).rejects.toThrow('history');
});

test('a run while posting is stopped succeeds, queues nothing and says so; the next one after that queues everything', async () => {
  const keys = await readyPayments(pool, [
    { lender: 'DMI', loan: 'SW-1', date: '2026-01-05', amount: '100.00' },
    { lender: 'UGRO', loan: 'SW-2', date: '2026-01-05', amount: '200.00' },
  ]);
  await changeSwitch(pool, stop);
  const stopped = request({ skipTransform: true });
  const { deps, queue } = pipelineOn(pool);
  await runPipeline(deps, stopped);
  expect(await runRow(pool, stopped.requestId)).toMatchObject({
    status: 'success',
    counts: { posting_stopped: true, enqueued: {} },
  });
  expect(queue.sent).toEqual([]);
  expect(await statesOf(pool, keys)).toEqual(['ready', 'ready']);

  await changeSwitch(pool, goOn);
  const after = request({ skipTransform: true });
  await runPipeline(deps, after);
  const row = await runRow(pool, after.requestId);
  expect(row?.['counts']).toMatchObject({
    enqueued: { DMI: { count: 1, total: '100.00' }, UGRO: { count: 1, total: '200.00' } },
  });
  expect(row?.['counts']).not.toHaveProperty('posting_stopped');
  expect(queue.sent).toHaveLength(2);
});

test('a message that arrives while posting is stopped is done with: its payment and the rest of its loan wait for a run', async () => {
  simulator.addLoan({ externalId: 'SW-3' });
  const first = await queuePayment(pool, 'SW-3', '2026-01-05');
  const second = await queuePayment(pool, 'SW-3', '2026-01-06');
  const rig = makeRig(pool, simulator);
  await changeSwitch(pool, stop);
  const result = await postRepayment(rig.deps, { sourceKey: first.sourceKey, receiveCount: 1 });
  expect(result).toEqual({ kind: 'not queued', state: 'ready' });
  expect(await standing(pool, first)).toMatchObject({ state: 'ready', marked: false });
  expect(await standing(pool, second)).toMatchObject({ state: 'ready', marked: false });
  expect(effects(simulator, first)).toBe(0);

  await changeSwitch(pool, goOn);
  expect(await enqueue(pool)).toMatchObject({ count: 2 });
  await postRepayment(rig.deps, { sourceKey: second.sourceKey, receiveCount: 1 });
  expect([effects(simulator, first), effects(simulator, second)]).toEqual([1, 1]);
});

test('what a dead worker had sent stays marked through a stop, is looked up first, and is posted once', async () => {
  simulator.addLoan({ externalId: 'SW-4' });
  const payment = await queuePayment(pool, 'SW-4');
  simulator.addFault({ type: 'committedThenTimeout', loan: 'SW-4' });
  const rig = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      await client.postRepayment(repayment);
      throw new Error('the worker dies');
    },
  }));
  await expect(
    postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 }),
  ).rejects.toThrow('the worker dies');
  await expireLease(pool, payment);
  await changeSwitch(pool, stop);
  const other = makeRig(pool, simulator);
  await postRepayment(other.deps, { sourceKey: payment.sourceKey, receiveCount: 2 });
  expect(await standing(pool, payment)).toMatchObject({
    state: 'ready',
    marked: true,
    claimed: false,
  });
  await changeSwitch(pool, goOn);
  await enqueue(pool);
  await postRepayment(other.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });
  expect(await standing(pool, payment)).toMatchObject({ state: 'posted' });
  expect(effects(simulator, payment)).toBe(1);
});

test('a claim that began before the stop and comes late reads the switch anew', async () => {
  const payment = await queuePayment(pool, 'SW-5');
  // Somebody holds the lock alone, so the claim stands between its snapshot and the switch while that is turned off.
  const claim = await inTransaction(pool, async (connection) => {
    await connection.query(await sql('queries/controls/drain-claims.sql'));
    const late = claimRepayment(pool, payment.sourceKey, crypto.randomUUID(), 60);
    await until('the claim to wait for the lock', async () => {
      const waiting = await pool.query(
        `select from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and not granted`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    await pool.query(await sql('queries/controls/append-switch.sql'), ['off', 'stop', 'asha']);
    return { late };
  });
  expect(await claim.late).toEqual({ kind: 'not queued', state: 'ready' });
});

test('turning off waits for the claim that is under way, and tells what is being posted', async () => {
  const payment = await queuePayment(pool, 'SW-6');
  const claiming = await pool.connect();
  try {
    await claiming.query('begin');
    const claimed = await claiming.query(await sql('queries/repayments/claim-repayment.sql'), [
      [payment.sourceKey],
      [crypto.randomUUID()],
      [60],
    ]);
    expect(claimed.rowCount).toBe(1);
    let answered = false;
    const switching = changeSwitch(pool, stop).finally(() => {
      answered = true;
    });
    await until('the switch to wait', async () => {
      const waiting = await pool.query(
        `select from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    // Already off for whoever claims from now on, though the call has not returned.
    expect({ answered, on: await isPostingOn(pool) }).toEqual({ answered: false, on: false });
    await claiming.query('commit');
    expect((await switching).beingPosted).toEqual({ count: 1, total: '18450.00' });
  } finally {
    claiming.release();
  }
});

test('a stop in the middle of a run ends its marking, and lost messages are not sent again meanwhile', async () => {
  const keys = await readyPayments(
    pool,
    Array.from({ length: 600 }, (_unused, index) => ({
      lender: 'DMI',
      loan: `SWM-${String(index)}`,
      date: '2026-01-05',
      amount: '10.00',
    })),
  );
  const { deps, queue } = pipelineOn(pool);
  const result = await enqueueEligible(deps, { runId: await newRun(pool), dryRun: false }, () =>
    changeSwitch(pool, stop).then(() => undefined),
  );
  expect(result).toMatchObject({ count: 500, postingStopped: true });
  expect(queue.sent).toHaveLength(500);
  expect((await statesOf(pool, keys)).filter((state) => state === 'ready')).toHaveLength(100);
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set queued_at = now() - interval '5 hours' where state = 'queued'`,
  );
  expect(await enqueue(pool)).toMatchObject({ count: 0, resent: 0, postingStopped: true });
});

test('a worker that waits to send again finds posting stopped, sends nothing more, and leaves the rest to a later run', async () => {
  simulator.addLoan({ externalId: 'SW-7' });
  simulator.addFault({ type: 'throttled429', loan: 'SW-7', count: null });
  const payment = await queuePayment(pool, 'SW-7');
  let sent = 0;
  const rig = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      sent += 1;
      await changeSwitch(pool, stop);
      return client.postRepayment(repayment);
    },
  }));
  const delivery = { sourceKey: payment.sourceKey, receiveCount: 1 };
  await expect(postRepayment(rig.deps, delivery)).rejects.toThrow(RepaymentUnsettledError);
  simulator.clearFaults();
  expect(await postRepayment(rig.deps, delivery)).toMatchObject({ kind: 'not queued' });
  expect(sent).toBe(1);
});

test.each([
  ['posting is stopped', 'SW-8', async () => changeSwitch(pool, stop)],
  [
    'the loan is put on hold',
    'SW-9',
    async () =>
      pool.query(
        `insert into "OPS"."HOLD" (loan_external_id, reason, placed_by) values ('SW-9', 'test', 'tester')`,
      ),
  ],
])(
  'a worker that would begin a new attempt sends none when %s meanwhile',
  async (_when, loan, halt) => {
    simulator.addLoan({ externalId: loan });
    simulator.addFault({ type: 'sticky409', loan });
    const payment = await queuePayment(pool, loan);
    let sent = 0;
    const rig = makeRig(pool, simulator, (client) => ({
      ...client,
      postRepayment: async (repayment) => {
        sent += 1;
        await halt();
        return client.postRepayment(repayment);
      },
    }));
    const delivery = { sourceKey: payment.sourceKey, receiveCount: 1 };
    await expect(postRepayment(rig.deps, delivery)).rejects.toThrow(RepaymentBusyError);
    expect(sent).toBe(1);
    expect(effects(simulator, payment)).toBe(0);
  },
);
