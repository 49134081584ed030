import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { decideApproval } from '../../../src/approvals/decide-approval.ts';
import {
  ApprovalPendingError,
  DecisionImpossibleError,
  SamePersonError,
} from '../../../src/approvals/errors.ts';
import {
  AlreadyOnHoldError,
  AlreadyPostedError,
  NotOnHoldError,
  PaymentNotFoundError,
} from '../../../src/controls/errors.ts';
import type { HoldSubject } from '../../../src/controls/hold-subject.ts';
import { placeHold, type PlacedHold } from '../../../src/controls/place-hold.ts';
import { requestRelease } from '../../../src/controls/request-release.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { claimRepayment } from '../../../src/repayments/claim.ts';
import { postRepayment } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import {
  effects,
  expireLease,
  makeRig,
  queueAgain,
  queuePayment,
  standing,
} from '../repayments/posting.ts';
import { enqueue, markPosted, readyPayments, startAfresh, statesOf } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
afterAll(async () => simulator.close());
beforeEach(async () => startAfresh(pool));

async function hold(subject: HoldSubject): Promise<PlacedHold> {
  return placeHold(pool, {
    subject,
    reason: 'borrower disputes it',
    placedBy: 'asha',
    lenders: null,
  });
}

async function release(subject: HoldSubject): Promise<string> {
  const asked = { subject, reason: 'dispute settled', requestedBy: 'asha', lenders: null };
  const { approvalId } = await requestRelease(pool, asked);
  return decideApproval(pool, {
    approvalId,
    verdict: 'approved',
    decidedBy: 'ravi',
    comment: null,
    lenders: null,
  });
}

const claimNow = async (sourceKey: string) =>
  claimRepayment(pool, sourceKey, crypto.randomUUID(), 60);

test('a held payment is not queued; the later ones of its loan are; released by two it is queued by the next run', async () => {
  const [one = '', later = ''] = await readyPayments(pool, [
    { lender: 'DMI', loan: 'H-1', date: '2026-01-05', amount: '100.00' },
    { lender: 'DMI', loan: 'H-1', date: '2026-01-06', amount: '100.00' },
  ]);
  expect(await hold({ sourceKey: one })).toMatchObject({ takenOut: [], beingPosted: [] });
  expect(await enqueue(pool)).toMatchObject({ count: 1 });
  expect(await statesOf(pool, [one, later])).toEqual(['ready', 'queued']);
  expect(await release({ sourceKey: one })).toContain('released');
  expect(await enqueue(pool)).toMatchObject({ count: 1 });
  expect(await statesOf(pool, [one, later])).toEqual(['queued', 'queued']);
});

test('the hold of a loan is there before its payments arrive, and the checks stay clean', async () => {
  await hold({ loanExternalId: 'H-2' });
  await loadRows(pool, 'ikf', [rawRow({ loanId: 'H-2' })]);
  await transformNewLoads(pool);
  await runQueueChecks(pool);
  expect(await enqueue(pool)).toMatchObject({ count: 0 });
  await release({ loanExternalId: 'H-2' });
  expect(await enqueue(pool)).toMatchObject({ count: 1 });
});

test('a queued payment is taken out of the queue, and its message finds nothing to do', async () => {
  simulator.addLoan({ externalId: 'H-3' });
  const payment = await queuePayment(pool, 'H-3');
  expect(await hold({ loanExternalId: 'H-3' })).toMatchObject({ takenOut: [payment.sourceKey] });
  const rig = makeRig(pool, simulator);
  expect(await postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 })).toEqual({
    kind: 'not queued',
    state: 'ready',
  });
  expect(effects(simulator, payment)).toBe(0);
});

test('what is being posted at this moment is told, and stays with its worker', async () => {
  simulator.addLoan({ externalId: 'H-4' });
  const payment = await queuePayment(pool, 'H-4');
  const placed: PlacedHold[] = [];
  const rig = makeRig(pool, simulator, (client) => ({
    ...client,
    postRepayment: async (repayment) => {
      placed.push(await hold({ sourceKey: payment.sourceKey }));
      expect(await standing(pool, payment)).toMatchObject({ state: 'queued', claimed: true });
      return client.postRepayment(repayment);
    },
  }));
  await postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });
  expect(placed).toMatchObject([{ takenOut: [], beingPosted: [payment.sourceKey] }]);
  expect(await standing(pool, payment)).toMatchObject({ state: 'posted' });
});

test('what a dead worker left behind is not claimed while it is on hold, and blocks nothing of its loan', async () => {
  const left = await queuePayment(pool, 'H-5', '2026-01-05');
  const behind = await queuePayment(pool, 'H-5', '2026-01-06');
  await claimNow(left.sourceKey);
  await pool.query(
    `insert into "OPS"."HOLD" (source_key, reason, placed_by) values ($1, 'dispute', 'asha')`,
    [left.sourceKey],
  );
  await expireLease(pool, left);
  expect(await claimNow(behind.sourceKey)).toMatchObject({
    kind: 'claimed',
    repayment: { sourceKey: behind.sourceKey },
  });
  expect(await standing(pool, left)).toMatchObject({
    state: 'ready',
    marked: true,
    claimed: false,
  });
});

test('a hold that commits between the marking and the claim is seen by the claim', async () => {
  const payment = await queuePayment(pool, 'H-6');
  const placing = await pool.connect();
  try {
    await placing.query('begin');
    await placing.query(
      `insert into "OPS"."HOLD" (loan_external_id, reason, placed_by) values ('H-6', 'dispute', 'asha')`,
    );
    await placing.query('commit');
  } finally {
    placing.release();
  }
  // The queue is not emptied yet: the claim itself refuses.
  expect(await claimNow(payment.sourceKey)).toEqual({ kind: 'not queued', state: 'ready' });
});

test('of a hold and a claim at the same moment one wins: claimed and told so, or taken out and never claimed', async () => {
  for (let round = 0; round < 60; round += 1) {
    const loan = `H-R${String(round)}`;
    const payment = await queuePayment(pool, loan);
    const subject = round % 2 === 0 ? { loanExternalId: loan } : { sourceKey: payment.sourceKey };
    const racing: [Promise<PlacedHold>, ReturnType<typeof claimNow>] =
      round % 3 === 0
        ? [hold(subject), claimNow(payment.sourceKey)]
        : [
            new Promise((done) => setImmediate(done)).then(() => hold(subject)),
            claimNow(payment.sourceKey),
          ];
    const [placed, claim] = await Promise.all(racing);
    if (claim.kind === 'claimed') {
      expect(placed.beingPosted).toEqual([payment.sourceKey]);
      expect(placed.takenOut).toEqual([]);
    } else {
      expect(placed.beingPosted).toEqual([]);
      expect(await standing(pool, payment)).toMatchObject({ state: 'ready', claimed: false });
    }
  }
});

test('a payment that failed while it was held waits for its release, not for the next run', async () => {
  simulator.addLoan({ externalId: 'H-7', status: 601 });
  const payment = await queuePayment(pool, 'H-7');
  const rig = makeRig(pool, simulator);
  await postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });
  expect(await standing(pool, payment)).toMatchObject({ state: 'failed' });
  await hold({ sourceKey: payment.sourceKey });
  expect(await enqueue(pool)).toMatchObject({ count: 0 });
  await queueAgain(pool, payment);
  expect(await claimNow(payment.sourceKey)).toEqual({ kind: 'not queued', state: 'ready' });
});

test('one thing has one open hold; a posted payment and an unknown one have none; nobody releases alone or twice', async () => {
  const [one = '', posted = ''] = await readyPayments(pool, [
    { lender: 'DMI', loan: 'H-8', date: '2026-01-05', amount: '100.00' },
    { lender: 'DMI', loan: 'H-9', date: '2026-01-05', amount: '100.00' },
  ]);
  await markPosted(pool, [posted]);
  await expect(hold({ sourceKey: posted })).rejects.toThrow(AlreadyPostedError);
  await expect(hold({ sourceKey: 'f'.repeat(32) })).rejects.toThrow(PaymentNotFoundError);
  await hold({ sourceKey: one });
  await expect(hold({ sourceKey: one })).rejects.toThrow(AlreadyOnHoldError);
  const subject = { sourceKey: one };
  const asked = { subject, reason: 'settled', requestedBy: 'asha', lenders: null };
  const { approvalId, holdId } = await requestRelease(pool, asked);
  await expect(requestRelease(pool, asked)).rejects.toThrow(ApprovalPendingError);
  const approve = { approvalId, verdict: 'approved', comment: null, lenders: null } as const;
  await expect(decideApproval(pool, { ...approve, decidedBy: 'Asha' })).rejects.toThrow(
    SamePersonError,
  );
  await decideApproval(pool, { ...approve, decidedBy: 'ravi' });
  await expect(requestRelease(pool, asked)).rejects.toThrow(NotOnHoldError);
  const kept = await pool.query('select * from "OPS"."HOLD" where hold_id = $1', [holdId]);
  expect(kept.rows).toMatchObject([
    { placed_by: 'asha', released_by: 'ravi', release_reason: 'settled', approval_id: approvalId },
  ]);
  await expect(pool.query('update "OPS"."HOLD" set released_by = null')).rejects.toThrow(
    'released',
  );
  await expect(pool.query('delete from "OPS"."HOLD"')).rejects.toThrow('history');
  // Released and held again is another hold.
  expect((await hold({ sourceKey: one })).holdId).not.toBe(holdId);
});

test('an approval of a hold that was released meanwhile cannot be carried out, and keeps waiting', async () => {
  await hold({ loanExternalId: 'H-10' });
  const subject = { loanExternalId: 'H-10' };
  const { approvalId, holdId } = await requestRelease(pool, {
    subject,
    reason: 'settled',
    requestedBy: 'asha',
    lenders: null,
  });
  await pool.query(
    `update "OPS"."HOLD" set released_by = 'x', released_at = now(), release_reason = 'x', approval_id = 0 where hold_id = $1`,
    [holdId],
  );
  const decision = {
    approvalId,
    verdict: 'approved',
    decidedBy: 'ravi',
    comment: null,
    lenders: null,
  } as const;
  await expect(decideApproval(pool, decision)).rejects.toThrow(DecisionImpossibleError);
});
