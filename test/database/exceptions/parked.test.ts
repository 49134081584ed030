import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { enqueueEligible } from '../../../src/repayments/enqueue.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import { fakeQueue } from '../../support/fake-queue.ts';
import { problemOf } from '../api/support.ts';
import {
  calls,
  effects,
  makeRig,
  queueAgain,
  queuePayment,
  standing,
  type Payment,
} from '../repayments/posting.ts';
import { openOffice } from './deciding.ts';

const database = await testDatabase();
const { pool } = database;
const office = openOffice(pool);
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
const rig = makeRig(pool, simulator);
afterAll(async () => {
  await rig.deps.fineract.close();
  await simulator.close();
});
beforeEach(() => simulator.clearFaults());

const work = (payment: Payment) =>
  postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });

async function parked(loan: string): Promise<Payment> {
  simulator.addLoan({ externalId: loan });
  const payment = await queuePayment(pool, loan);
  simulator.addFault({ type: 'pendingApproval', loan });
  await work(payment);
  expect(await standing(pool, payment)).toMatchObject({
    state: 'parked',
    exceptions: ['posting needs approval'],
  });
  return payment;
}

test('a parked repayment is tried again once two persons want it, after a look-up', async () => {
  const payment = await parked('PK-1');
  const { exception_id: id, actions } = await office.openCase('PK-1');
  expect(actions).toEqual(['retry', 'resolve']);
  expect(await office.carryOut(id, 'retry')).toContain('after a look-up');
  expect(await standing(pool, payment)).toMatchObject({
    state: 'ready',
    marked: true,
    exceptions: [],
  });
  const before = (await calls(pool, payment)).length;
  await queueAgain(pool, payment);
  // Fineract still keeps the command under its key, so the outcome is open; what matters is what was asked first.
  await work(payment).catch(() => undefined);
  expect((await calls(pool, payment))[before]).toMatchObject({ method: 'GET' });
  await queueAgain(pool, payment);
  expect(await work(payment)).toMatchObject({ kind: 'posted' });
  expect(effects(simulator, payment)).toBe(1);
});

test('what was settled by hand is left alone for ever', async () => {
  const payment = await parked('PK-2');
  const { exception_id: id } = await office.openCase('PK-2');
  expect(await office.carryOut(id, 'resolve')).toContain('never posted by the pipeline');
  expect(await standing(pool, payment)).toMatchObject({ state: 'dismissed', exceptions: [] });
  const run = await pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by) values (gen_random_uuid(), 'api', 'test') returning run_id`,
  );
  const queued = await enqueueEligible(
    { ...fakeQueue(), pool, resendAfterSeconds: 0 },
    { runId: run.rows[0]?.run_id ?? '', dryRun: false },
  );
  expect(queued.count).toBe(0);
  expect(await work(payment)).toEqual({ kind: 'not queued', state: 'dismissed' });
  expect(effects(simulator, payment)).toBe(0);
});

test('while a worker has it nothing is decided', async () => {
  const payment = await parked('PK-3');
  const { exception_id: id } = await office.openCase('PK-3');
  const asked = (await office.ask(id, 'retry')).body as { approval_id: number };
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'queued', claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 minute' where source_key = $1`,
    [payment.sourceKey],
  );
  const problem = problemOf(await office.decide(asked.approval_id, 'approve'), 409);
  expect(problem.detail).toContain('queued');
  expect(await standing(pool, payment)).toMatchObject({ state: 'queued', claimed: true });
});
