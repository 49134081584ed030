/** A payment that is taken back while nobody knows whether Fineract holds it: it is looked up, and never sent anew. */
import { afterAll, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { Approval } from '../../../src/contract/approval.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { claimRepayment } from '../../../src/repayments/claim.ts';
import { RepaymentBusyError } from '../../../src/repayments/errors.ts';
import { holdUnsent } from '../../../src/repayments/look-up-only.ts';
import { postRepayment, type PostingResult } from '../../../src/repayments/post-repayment.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows } from '../../support/raw-rows.ts';
import { bodyAs, problemOf } from '../api/support.ts';
import { openOffice, rejectRow } from '../exceptions/deciding.ts';
import { calls, effects, makeRig, queueAgain, standing, type Payment } from './posting.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);
const simulator = await startFineractSimulator({ underWayHoldMs: 5 });
const rig = makeRig(pool, simulator);
afterAll(async () => {
  await rig.deps.fineract.close();
  await simulator.close();
});

const deliver = async (payment: Payment): Promise<PostingResult> =>
  postRepayment(rig.deps, { sourceKey: payment.sourceKey, receiveCount: 1 });

/** Queued and sent, and the answer is lost; `carriedOut`: the request had arrived. */
async function sent(loan: string, carriedOut: boolean): Promise<Payment> {
  simulator.addLoan({ externalId: loan });
  await office.file('dmi_payment', loan, { paymentId: `PAY${loan}`, date: '2026-01-05' });
  const found = await pool.query<{ source_key: string }>(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'queued', queued_at = now() where loan_external_id = $1 returning source_key`,
    [loan],
  );
  const sourceKey = found.rows[0]?.source_key ?? '';
  const payment = { loan, sourceKey, date: '2026-01-05', amount: '100.00' };
  const claim = await claimRepayment(pool, sourceKey, crypto.randomUUID(), 0);
  if (claim.kind !== 'claimed') throw new Error('not claimed');
  const { date, amount } = payment;
  if (carriedOut)
    await rig.deps.fineract.postRepayment({
      sourceKey,
      loanExternalId: loan,
      amount,
      date,
      attempt: 0,
    });
  return payment;
}

async function takenBack(loanId: string): Promise<number> {
  const { fileId } = await loadRows(pool, 'dmi_payment', []);
  await rejectRow(pool, fileId, { loanId, status: 'Chargeback', paymentId: `PAY${loanId}` });
  await transformNewLoads(pool);
  const open = await office.openCase(loanId);
  expect(open.category).toBe('reversal after posting');
  return open.pending_approval_id ?? 0;
}

async function posts(payment: Payment): Promise<number> {
  return (await calls(pool, payment)).filter((call) => call.method === 'POST').length;
}

test('Fineract does not know it: it is held, the proposal falls, and a release sends it after a look-up', async () => {
  const payment = await sent('T-1', false);
  const proposal = await takenBack('T-1');
  expect(problemOf(await office.decide(proposal, 'reject'), 409).detail).toContain('not known yet');
  expect(await deliver(payment)).toEqual({ kind: 'not queued', state: 'held' });
  expect(await posts(payment)).toBe(0);
  expect(await standing(pool, payment)).toMatchObject({
    state: 'held',
    marked: true,
    claimed: false,
    exceptions: ['reversal before posting'],
  });
  const asked = await office.api.call('GET', `/api/approvals/${String(proposal)}`);
  expect(bodyAs(asked, 200, Approval).status).toBe('withdrawn');
  await office.carryOut((await office.openCase('T-1')).exception_id, 'release');
  await queueAgain(pool, payment);
  expect(await deliver(payment)).toMatchObject({ kind: 'posted' });
  expect(effects(simulator, payment)).toBe(1);
});

test('Fineract holds it: it is posted, and the undo can be decided', async () => {
  const payment = await sent('T-2', true);
  const proposal = await takenBack('T-2');
  expect(await deliver(payment)).toMatchObject({ kind: 'posted' });
  expect(await posts(payment)).toBe(1);
  expect(await standing(pool, payment)).toMatchObject({
    state: 'posted',
    exceptions: ['reversal after posting'],
  });
  expect(bodyAs(await office.decide(proposal, 'reject'), 200, Approval).status).toBe('rejected');
});

test('the case cannot be settled by hand either while the outcome is open', async () => {
  await sent('T-3', false);
  const proposal = await takenBack('T-3');
  await pool.query(
    `update "OPS"."APPROVAL" set status = 'withdrawn', decided_by = 'pipeline', decided_at = now() where approval_id = $1`,
    [proposal],
  );
  const open = await office.openCase('T-3');
  const asked = bodyAs(await office.ask(open.exception_id, 'resolve'), 202, Approval);
  const refused = problemOf(await office.decide(asked.approval_id, 'approve'), 409);
  expect(refused.detail).toContain('not known yet');
});

test('one whose case a person closed during the look-up is not held without a case', async () => {
  const payment = await sent('T-4', false);
  await takenBack('T-4');
  const claim = await claimRepayment(pool, payment.sourceKey, crypto.randomUUID(), 60);
  if (claim.kind !== 'claimed') throw new Error('not claimed');
  expect(claim.repayment.onlyToLookUp).toBe(true);
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now() where loan_external_id = 'T-4'`,
  );
  await expect(holdUnsent(pool, claim.repayment)).rejects.toBeInstanceOf(RepaymentBusyError);
  expect(await standing(pool, payment)).toMatchObject({ state: 'queued', claimed: true });
});
