/** A payment whose message died: given up, sent again by a run, redriven by a person, in every order. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import type { FineractClient } from '../../../src/fineract/client.ts';
import type { FineractReply } from '../../../src/fineract/reply.ts';
import { enqueueEligible, type EnqueueDeps } from '../../../src/repayments/enqueue.ts';
import { RepaymentBusyError } from '../../../src/repayments/errors.ts';
import { postRepayment, type PostingResult } from '../../../src/repayments/post-repayment.ts';
import {
  effects,
  expireLease,
  makeRig,
  queuePayment,
  standing,
  type Payment,
} from '../repayments/posting.ts';
import { testDatabase } from '../../support/database.ts';
import { fakeQueue } from '../../support/fake-queue.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(() => simulator.clearFaults());

const RECEIVES_MAX = 5;
let loans = 0;

async function queued(): Promise<Payment> {
  loans += 1;
  simulator.addLoan({ externalId: `DEAD-${String(loans)}` });
  return queuePayment(pool, `DEAD-${String(loans)}`);
}

const never = new Promise<never>(() => undefined);
type Moment = 'before the request' | 'after the answer';

/** Five deliveries, each of which ends with the function's process: then the message rests among the dead letters. */
async function giveUp(payment: Payment, moment: Moment): Promise<void> {
  for (let receiveCount = 1; receiveCount <= RECEIVES_MAX; receiveCount += 1) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = async (): Promise<FineractReply> => {
      resolve();
      return never;
    };
    const dying = (client: FineractClient): FineractClient => ({
      ...client,
      postRepayment: async (repayment) => {
        if (moment === 'after the answer') await client.postRepayment(repayment);
        return stop();
      },
      findTransactionByExternalId: async (...parameters) =>
        moment === 'after the answer' ? stop() : client.findTransactionByExternalId(...parameters),
    });
    const { deps } = makeRig(pool, simulator, dying);
    void postRepayment(deps, { sourceKey: payment.sourceKey, receiveCount }).catch(() => undefined);
    await promise;
    await expireLease(pool, payment);
  }
}

/** A run long after the message was sent: what had no answer leaves again. Answers what it sent. */
async function laterRun(payment: Payment): Promise<string[]> {
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set queued_at = now() - interval '5 hours' where source_key = $1 and state = 'queued'`,
    [payment.sourceKey],
  );
  const queue = fakeQueue();
  const deps: EnqueueDeps = {
    pool,
    sqs: queue.sqs,
    queueUrl: queue.queueUrl,
    resendAfterSeconds: 14_400,
  };
  const run = await pool.query<{ run_id: string }>(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by) values ($1, 'schedule', 'test') returning run_id`,
    [randomUUID()],
  );
  await enqueueEligible(deps, { runId: run.rows[0]?.run_id ?? '', dryRun: false });
  return queue.sent.map(({ sourceKey }) => sourceKey);
}

const deliver = async (payment: Payment): Promise<PostingResult> =>
  postRepayment(makeRig(pool, simulator).deps, { sourceKey: payment.sourceKey, receiveCount: 1 });

async function expectPostedOnce(payment: Payment): Promise<void> {
  expect(effects(simulator, payment)).toBe(1);
  expect(await standing(pool, payment)).toMatchObject({
    state: 'posted',
    claimed: false,
    result: 'success',
  });
}

const moments: readonly Moment[] = ['before the request', 'after the answer'];

test.for(moments)('killed %s at every delivery: a redrive alone posts it once', async (moment) => {
  const payment = await queued();
  await giveUp(payment, moment);
  expect(await standing(pool, payment)).toMatchObject({ state: 'queued', result: null });
  expect(await deliver(payment)).toMatchObject({ kind: 'posted' });
  await expectPostedOnce(payment);
});

test.for(moments)(
  'killed %s at every delivery: a later run alone posts it once',
  async (moment) => {
    const payment = await queued();
    await giveUp(payment, moment);
    expect(await laterRun(payment)).toEqual([payment.sourceKey]);
    await deliver(payment);
    await expectPostedOnce(payment);
    expect(await laterRun(payment)).toEqual([]);
  },
);

test.for(moments)(
  'killed %s at every delivery: sent again and redriven, one after the other, it is posted once',
  async (moment) => {
    const payment = await queued();
    await giveUp(payment, moment);
    await laterRun(payment);
    expect(await deliver(payment)).toMatchObject({ kind: 'posted' });
    expect(await deliver(payment)).toMatchObject({ kind: 'already posted' });
    await expectPostedOnce(payment);
  },
);

test.for(moments)(
  'killed %s at every delivery: sent again and redriven at the same moment, it is posted once',
  async (moment) => {
    const payment = await queued();
    await giveUp(payment, moment);
    await laterRun(payment);
    const ends = await Promise.allSettled(Array.from({ length: 4 }, async () => deliver(payment)));
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    for (const error of refused) expect(error).toBeInstanceOf(RepaymentBusyError);
    expect(await deliver(payment)).toMatchObject({ kind: 'already posted' });
    await expectPostedOnce(payment);
  },
);

test('redriven while the lease of the dead worker runs, it goes back to the queue and is posted later', async () => {
  const payment = await queued();
  await giveUp(payment, 'after the answer');
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set claimed_until = now() + interval '1 minute' where source_key = $1`,
    [payment.sourceKey],
  );
  await expect(deliver(payment)).rejects.toBeInstanceOf(RepaymentBusyError);
  expect(await laterRun(payment)).toEqual([]);
  await expireLease(pool, payment);
  await deliver(payment);
  await expectPostedOnce(payment);
});

test('redriven when it has failed meanwhile, it does nothing, and the next run takes it up', async () => {
  const payment = await queued();
  await giveUp(payment, 'before the request');
  await laterRun(payment);
  simulator.addFault({ type: 'holiday', loan: payment.loan, count: 1 });
  expect(await deliver(payment)).toMatchObject({ kind: 'failed' });
  expect(await deliver(payment)).toEqual({ kind: 'not queued', state: 'failed' });
  expect(effects(simulator, payment)).toBe(0);
  expect(await laterRun(payment)).toEqual([payment.sourceKey]);
  await deliver(payment);
  await expectPostedOnce(payment);
});

test('a later payment of the loan posts the one whose message died before its own', async () => {
  const payment = await queued();
  await giveUp(payment, 'before the request');
  const later = await queuePayment(pool, payment.loan, '2026-01-20');
  await deliver(later);
  await expectPostedOnce(payment);
  await expectPostedOnce(later);
  expect(await deliver(payment)).toMatchObject({ kind: 'already posted' });
  await expectPostedOnce(payment);
});
