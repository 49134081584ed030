import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { RepaymentBusyError, RepaymentUnsettledError } from '../../../src/repayments/errors.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import { effects, expireLease, makeRig, queuePayment, standing, type Payment } from './posting.ts';

const database = await testDatabase();
const { pool } = database;
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(() => simulator.clearFaults());

/** Payments of one loan on the given days of January, all of them queued, in the order of the days given. */
async function queued(loan: string, ...days: string[]): Promise<Payment[]> {
  simulator.addLoan({ externalId: loan });
  const payments: Payment[] = [];
  for (const day of days) payments.push(await queuePayment(pool, loan, `2026-01-${day}`));
  return payments;
}

function datesHeld(loan: string): string[] {
  return simulator
    .transactions()
    .filter((made) => made.loanExternalId === loan)
    .map((made) => made.date);
}

const first = { receiveCount: 1 };

test('the message of a later payment posts the earlier ones of its loan first, and their own messages find them done', async () => {
  const [third, one, second] = await queued('OR-1', '20', '05', '11');
  const earlier: string[] = [];
  const rig = makeRig(pool, simulator);
  const result = await postRepayment(rig.deps, {
    ...first,
    sourceKey: third?.sourceKey ?? '',
    onEarlier: (sourceKey) => earlier.push(sourceKey),
  });
  expect(result).toMatchObject({ kind: 'posted' });
  expect(datesHeld('OR-1')).toEqual(['2026-01-05', '2026-01-11', '2026-01-20']);
  expect(earlier).toEqual([one?.sourceKey, second?.sourceKey]);
  expect(
    await postRepayment(rig.deps, { ...first, sourceKey: one?.sourceKey ?? '' }),
  ).toMatchObject({ kind: 'already posted' });
  expect(datesHeld('OR-1')).toHaveLength(3);
});

test('the message of an earlier payment leaves the later ones to their own', async () => {
  const [one, second] = await queued('OR-2', '05', '11');
  const rig = makeRig(pool, simulator);
  await postRepayment(rig.deps, { ...first, sourceKey: one?.sourceKey ?? '' });
  expect(datesHeld('OR-2')).toEqual(['2026-01-05']);
  if (second !== undefined)
    expect(await standing(pool, second)).toMatchObject({ state: 'queued', marked: false });
});

test('while an earlier payment is open, no later one of the loan is sent', async () => {
  const [one, second] = await queued('OR-3', '05', '11');
  simulator.addFault({ type: 'cobLock', loan: 'OR-3' });
  const rig = makeRig(pool, simulator);
  await expect(
    postRepayment(rig.deps, { ...first, sourceKey: second?.sourceKey ?? '' }),
  ).rejects.toThrow(RepaymentUnsettledError);
  if (one === undefined || second === undefined) throw new Error('no payments');
  expect(await standing(pool, second)).toMatchObject({ state: 'queued', marked: false });
  simulator.clearFaults();
  await postRepayment(rig.deps, { ...first, sourceKey: second.sourceKey });
  expect(datesHeld('OR-3')).toEqual(['2026-01-05', '2026-01-11']);
});

test('an earlier payment that Fineract refuses for good does not keep the later one from its loan', async () => {
  const [one, second] = await queued('OR-4', '05', '11');
  if (one === undefined || second === undefined) throw new Error('no payments');
  simulator.addFault({ type: 'holiday', loan: 'OR-4' });
  const rig = makeRig(pool, simulator);
  await postRepayment(rig.deps, { ...first, sourceKey: second.sourceKey });
  expect(await standing(pool, one)).toMatchObject({ state: 'failed', result: 'failed' });
  expect(await standing(pool, second)).toMatchObject({ state: 'posted' });
});

test('two workers with messages of one loan never have a request under way at once', async () => {
  const payments = await queued('OR-5', '05', '11', '20');
  let underWay = 0;
  let most = 0;
  const counting = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      underWay += 1;
      most = Math.max(most, underWay);
      const reply = await client.postRepayment(repayment);
      underWay -= 1;
      return reply;
    },
  }));
  const outcomes = await Promise.allSettled(
    payments.map(({ sourceKey }) => postRepayment(counting.deps, { ...first, sourceKey })),
  );
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RepaymentBusyError);
  for (const { sourceKey } of payments)
    await postRepayment(counting.deps, { receiveCount: 2, sourceKey });
  expect(most).toBe(1);
  expect(datesHeld('OR-5')).toEqual(['2026-01-05', '2026-01-11', '2026-01-20']);
});

test('what a dead worker left behind on a loan is settled before any other payment of it, older ones included', async () => {
  const [older, left] = await queued('OR-6', '05', '11');
  if (older === undefined || left === undefined) throw new Error('no payments');
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set claimed_by = gen_random_uuid(), claimed_until = now() + interval '1 hour', attempt_sent_at = now() where source_key = $1`,
    [left.sourceKey],
  );
  const rig = makeRig(pool, simulator);
  await expect(postRepayment(rig.deps, { ...first, sourceKey: older.sourceKey })).rejects.toThrow(
    RepaymentBusyError,
  );
  await expireLease(pool, left);
  await postRepayment(rig.deps, { ...first, sourceKey: older.sourceKey });
  expect(datesHeld('OR-6')).toEqual(['2026-01-11', '2026-01-05']);
  expect(effects(simulator, left)).toBe(1);
});

test('the database refuses a second claim of a loan', async () => {
  const [one, second] = await queued('OR-7', '05', '11');
  const claim = `update "OPS"."REPAYMENT_OUTBOX" set claimed_by = gen_random_uuid(), claimed_until = now() where source_key = $1`;
  await pool.query(claim, [one?.sourceKey]);
  await expect(pool.query(claim, [second?.sourceKey])).rejects.toMatchObject({
    constraint: 'one_claim_per_loan',
  });
});
