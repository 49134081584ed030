import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import type { FineractClient } from '../../../src/fineract/client.ts';
import type { FineractReply } from '../../../src/fineract/reply.ts';
import { RepaymentBusyError, RepaymentNotFoundError } from '../../../src/repayments/errors.ts';
import { postBatch } from '../../../src/repayments/post-batch.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import {
  calls,
  effects,
  expireLease,
  makeRig,
  queuePayment,
  standing,
  type Payment,
} from './posting.ts';

const database = await testDatabase();
const { pool } = database;
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(() => simulator.clearFaults());

let loans = 0;
async function payment(loan?: string, date?: string): Promise<Payment> {
  loans += 1;
  const externalId = loan ?? `CR-${String(loans)}`;
  simulator.addLoan({ externalId });
  return queuePayment(pool, externalId, date);
}

const never = new Promise<never>(() => undefined);

/** A worker that stops for ever at one point, as a killed process does: no clean-up, its lease stays. */
function dyingClient(
  at:
    | 'before the request'
    | 'after the answer'
    | 'before the look-up'
    | 'after the look-up'
    | 'before the second attempt',
  reached: () => void,
) {
  const stop = async (): Promise<FineractReply> => {
    reached();
    return never;
  };
  return (client: FineractClient): FineractClient => ({
    ...client,
    postRepayment: async (repayment) => {
      if (
        at === 'before the request' ||
        (at === 'before the second attempt' && repayment.attempt > 0)
      )
        return stop();
      const reply = await client.postRepayment(repayment);
      return at === 'after the answer' ? stop() : reply;
    },
    findTransactionByExternalId: async (...parameters) => {
      if (at === 'before the look-up') return stop();
      const reply = await client.findTransactionByExternalId(...parameters);
      return at === 'after the look-up' ? stop() : reply;
    },
  });
}

test.each([
  ['before the request', undefined],
  ['after the answer', undefined],
  ['after the answer', 'committedThenTimeout'],
  ['before the look-up', 'committedThen409'],
  ['after the look-up', 'committedThen409'],
  ['before the look-up', 'sticky409'],
  ['after the look-up', 'sticky409'],
  ['before the second attempt', 'sticky409'],
] as const)(
  'a worker that dies %s (fault: %s) leaves a payment that the next one posts once',
  async (at, fault) => {
    const paid = await payment();
    if (fault !== undefined) simulator.addFault({ type: fault, loan: paid.loan });
    const dead = Promise.withResolvers<void>();
    const dying = makeRig(pool, simulator, dyingClient(at, dead.resolve));
    void postRepayment(dying.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
    await dead.promise;
    expect(await standing(pool, paid)).toMatchObject({
      state: 'queued',
      claimed: true,
      marked: true,
      result: null,
    });

    const rig = makeRig(pool, simulator);
    await expect(
      postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 2 }),
    ).rejects.toThrow(RepaymentBusyError);
    await expireLease(pool, paid);
    const before = (await calls(pool, paid)).length;
    expect(
      await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 3 }),
    ).toMatchObject({ kind: 'posted' });
    expect((await calls(pool, paid))[before]).toMatchObject({ method: 'GET' });
    expect(await standing(pool, paid)).toMatchObject({
      state: 'posted',
      result: 'success',
      claimed: false,
    });
    expect(effects(simulator, paid)).toBe(1);
  },
);

test('a worker whose lease ran out cannot write a failure over the success of another', async () => {
  const paid = await payment();
  const gate = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  simulator.addFault({ type: 'holiday', loan: paid.loan });
  const slow = makeRig(pool, simulator, (client) => ({
    ...client,
    findTransactionByExternalId: async (...parameters) => {
      const reply = await client.findTransactionByExternalId(...parameters);
      asked.resolve();
      await gate.promise;
      return reply;
    },
  }));
  const late = postRepayment(slow.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  await asked.promise;
  await expireLease(pool, paid);
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set attempt = 1 where source_key = $1`, [
    paid.sourceKey,
  ]);
  await postRepayment(makeRig(pool, simulator).deps, {
    sourceKey: paid.sourceKey,
    receiveCount: 2,
  });
  gate.resolve();
  await expect(late).rejects.toThrow(RepaymentBusyError);
  expect(await standing(pool, paid)).toMatchObject({
    state: 'posted',
    result: 'success',
    exceptions: [],
  });
});

test('a success is recorded even by a worker whose lease ran out', async () => {
  const paid = await payment();
  const gate = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const slow = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      const reply = await client.postRepayment(repayment);
      answered.resolve();
      await gate.promise;
      return reply;
    },
  }));
  const late = postRepayment(slow.deps, { sourceKey: paid.sourceKey, receiveCount: 1 });
  await answered.promise;
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'failed', claimed_by = null, claimed_until = null where source_key = $1`,
    [paid.sourceKey],
  );
  gate.resolve();
  expect(await late).toMatchObject({ kind: 'posted' });
  expect(await standing(pool, paid)).toMatchObject({ state: 'posted', result: 'success' });
});

test('ten deliveries of one message at once post once', async () => {
  const paid = await payment();
  const rig = makeRig(pool, simulator);
  const deliveries = Array.from({ length: 10 }, async () =>
    postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  );
  const ended = await Promise.allSettled(deliveries);
  expect(
    ended.filter((end) => end.status === 'fulfilled' && end.value.kind === 'posted'),
  ).toHaveLength(1);
  expect(effects(simulator, paid)).toBe(1);
  expect(await calls(pool, paid)).toHaveLength(1);
});

test('a database error while a call is logged gives the claim back and posts once later', async () => {
  const paid = await payment();
  const broken = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      await client.postRepayment(repayment);
      throw new Error('the log cannot be written');
    },
  }));
  await expect(
    postRepayment(broken.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).rejects.toThrow('the log cannot be written');
  expect(await standing(pool, paid)).toMatchObject({
    state: 'queued',
    claimed: false,
    marked: true,
  });
  await postRepayment(makeRig(pool, simulator).deps, {
    sourceKey: paid.sourceKey,
    receiveCount: 2,
  });
  expect(effects(simulator, paid)).toBe(1);
});

test('a success is final in the database', async () => {
  const paid = await payment();
  await postRepayment(makeRig(pool, simulator).deps, {
    sourceKey: paid.sourceKey,
    receiveCount: 1,
  });
  const undo = pool.query(
    `update "CORE"."CORE_TRANSACTION_DATA_PROCESSED" set status = 'failed' where source_key = $1`,
    [paid.sourceKey],
  );
  await expect(undo).rejects.toThrow(/its result never changes again/);
});

test('a message for a payment that nobody knows is an error of its own', async () => {
  await expect(
    postRepayment(makeRig(pool, simulator).deps, { sourceKey: '0'.repeat(32), receiveCount: 1 }),
  ).rejects.toThrow(RepaymentNotFoundError);
});

test('the payments of one loan are posted in the order of their messages, and wait for one that fails', async () => {
  const first = await payment('CR-ORDER', '2026-01-01');
  const second = await payment('CR-ORDER', '2026-01-02');
  const third = await payment('CR-ORDER', '2026-01-03');
  const elsewhere = await payment();
  simulator.addFault({ type: 'cobLock', loan: 'CR-ORDER' });
  const rig = makeRig(pool, simulator);
  const messages = [first, second, third, elsewhere].map((paid) => ({
    messageId: paid.date,
    groupId: paid.loan,
    receiveCount: 1,
    body: JSON.stringify({ sourceKey: paid.sourceKey }),
  }));
  const deps = {
    post: async (delivery: { sourceKey: string; receiveCount: number }) =>
      postRepayment(rig.deps, delivery),
    onDone: () => undefined,
    onFailed: () => undefined,
  };
  expect(await postBatch(deps, messages)).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  expect(effects(simulator, elsewhere)).toBe(1);
  expect(await postBatch(deps, messages.slice(0, 3))).toEqual([]);
  expect(
    simulator
      .transactions()
      .filter((made) => made.loanExternalId === 'CR-ORDER')
      .map((made) => made.date),
  ).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
});

test('what an open outcome left marked stays marked through later refusals: it may yet be carried out', async () => {
  const paid = await payment();
  const rig = makeRig(pool, simulator);
  simulator.addFault({ type: 'sticky409', loan: paid.loan });
  simulator.addFault({ type: 'holiday', loan: paid.loan });
  expect(
    await postRepayment(rig.deps, { sourceKey: paid.sourceKey, receiveCount: 1 }),
  ).toMatchObject({ kind: 'failed' });
  expect(await standing(pool, paid)).toMatchObject({ state: 'failed', marked: true });
});
