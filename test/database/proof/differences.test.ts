import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { testDatabase } from '../../support/database.ts';
import { openDifferences, ourPayment, posted, proofRig, type Posted } from './support.ts';

const { pool } = await testDatabase();
const simulator = await startFineractSimulator();
afterAll(() => simulator.close());

let number = 0;
let payment: Posted;
const KEY = 'c'.repeat(32);

beforeEach(async () => {
  number += 1;
  payment = await posted(pool, simulator, { loan: `DMIFL${String(number).padStart(7, '0')}` });
});

/** Kinds of the differences that a proof of this loan finds. */
async function kindsOf(loan = payment.loan): Promise<string[]> {
  await proofRig(pool, simulator).toTheEnd({ loanExternalId: loan });
  return (await openDifferences(pool, [loan])).map(({ kind }) => kind);
}

async function undo(sourceKey: string, state: 'undone' | 'queued'): Promise<void> {
  const approval = await pool.query<{ approval_id: string }>(
    `insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, reason, requested_by, status)
     values ('undo repayment', $1, 'DMI', 'a test', 'maker', 'pending') returning approval_id`,
    [sourceKey],
  );
  await pool.query(
    `insert into "OPS"."REPAYMENT_UNDO" (source_key, approval_id, source_lender, loan_external_id, date, amount, state, queued_at, undone_at)
     values ($1, $2, 'DMI', $3, '2026-11-02', 4250.00, $4::text, now(), case when $4 = 'undone' then now() end)`,
    [sourceKey, approval.rows[0]?.approval_id, payment.loan, state],
  );
}

test('a payment that stands as it was sent is clean, and both sums are equal', async () => {
  const rig = proofRig(pool, simulator);
  const outcome = await rig.toTheEnd({ loanExternalId: payment.loan });
  expect(outcome).toMatchObject({ kind: 'finished', isClean: true, loansChecked: 1 });
  expect(rig.counted).toEqual(['ProofFinished']);
  const run = await pool.query(
    `select ours_count, ours_total, theirs_count, theirs_total, others_count, differences_found, loans_total from "OPS"."PROOF_RUN" order by run_id desc limit 1`,
  );
  expect(run.rows[0]).toEqual({
    ours_count: '1',
    ours_total: '4250.00',
    theirs_count: '1',
    theirs_total: '4250.00',
    others_count: '0',
    differences_found: 0,
    loans_total: 1,
  });
});

describe('missing', () => {
  test('a repayment that Fineract does not hold is missing, alarms, and is an exception', async () => {
    simulator.remove(payment.transactionId);
    const rig = proofRig(pool, simulator);
    expect(await rig.toTheEnd({ loanExternalId: payment.loan })).toMatchObject({ isClean: false });
    expect(rig.counted).toEqual(['ProofFinished', 'ProofNotClean']);
    expect(await openDifferences(pool, [payment.loan])).toMatchObject([
      { kind: 'missing', source_key: payment.sourceKey, exception: 'open' },
    ]);
  });

  test('on a loan that Fineract does not know everything is missing', async () => {
    const lost = await ourPayment(pool, { loan: `LOST${String(number)}` });
    expect(await kindsOf(lost.loan)).toEqual(['missing']);
  });
});

describe('reversed', () => {
  test('a repayment that was undone by hand is a difference', async () => {
    simulator.alter({ id: payment.transactionId, reversed: true });
    expect(await kindsOf()).toEqual(['reversed']);
  });

  test('one that we undid is clean, and no longer counted as ours', async () => {
    await undo(payment.sourceKey, 'undone');
    simulator.alter({ id: payment.transactionId, reversed: true });
    expect(await kindsOf()).toEqual([]);
  });

  test('one whose undo is under way is unsettled, whether Fineract shows it already or not', async () => {
    await undo(payment.sourceKey, 'queued');
    expect(await kindsOf()).toEqual([]);
    simulator.alter({ id: payment.transactionId, reversed: true });
    expect(await kindsOf()).toEqual([]);
  });

  test('one that we undid and that stands is extra', async () => {
    await undo(payment.sourceKey, 'undone');
    expect(await kindsOf()).toEqual(['extra']);
  });
});

describe('extra', () => {
  const planted = { date: '2026-11-03', amount: '999.00' };

  test('a repayment under a key that is none of ours is extra', async () => {
    simulator.plant({ loan: payment.loan, externalId: KEY, ...planted });
    expect(await kindsOf()).toEqual(['extra']);
  });

  test('one whose payment failed by our books is extra', async () => {
    const failed = await ourPayment(pool, {
      loan: payment.loan,
      amount: '12.00',
      result: 'failed',
      state: 'failed',
    });
    simulator.plant({ ...failed, externalId: failed.sourceKey });
    expect(await openAfterProof()).toMatchObject([
      { kind: 'extra', reason: 'By our books posting it failed.' },
    ]);
  });

  test('one that stands on another loan than ours is missing there and extra here', async () => {
    const other = `OTHER${String(number)}`;
    simulator.addLoan({ externalId: other });
    await ourPayment(pool, { loan: other, amount: '1.00', result: null, state: 'ready' });
    simulator.remove(payment.transactionId);
    simulator.plant({
      loan: other,
      externalId: payment.sourceKey,
      date: payment.date,
      amount: payment.amount,
    });
    expect(await kindsOf(other)).toEqual(['extra']);
    expect(await kindsOf()).toEqual(['missing']);
  });

  test('repayments of others are counted and are no difference', async () => {
    simulator.plant({ loan: payment.loan, externalId: 'cash-desk-17', ...planted });
    simulator.plant({ loan: payment.loan, ...planted });
    expect(await kindsOf()).toEqual([]);
    const run = await pool.query(
      `select others_count, others_total, is_clean from "OPS"."PROOF_RUN" order by run_id desc limit 1`,
    );
    expect(run.rows[0]).toEqual({ others_count: '2', others_total: '1998.00', is_clean: true });
  });

  async function openAfterProof(): Promise<unknown[]> {
    await kindsOf();
    return openDifferences(pool, [payment.loan]);
  }
});

describe('different', () => {
  test.each([{ amount: '4250.01' }, { date: '2026-11-03' }])(
    '%o in Fineract is found',
    async (change) => {
      simulator.alter({ id: payment.transactionId, ...change });
      expect(await kindsOf()).toEqual(['different']);
    },
  );

  test('something else than a repayment under our key is found', async () => {
    simulator.remove(payment.transactionId);
    simulator.plant({
      loan: payment.loan,
      externalId: payment.sourceKey,
      typeId: 23,
      date: payment.date,
      amount: payment.amount,
    });
    expect(await kindsOf()).toEqual(['different']);
  });
});

describe('duplicate', () => {
  test('two repayments under one key', async () => {
    const { loan, sourceKey: externalId, date, amount } = payment;
    simulator.plant({ loan, externalId, date, amount });
    expect(await kindsOf()).toEqual(['duplicate']);
  });

  test('one loan, day and amount under two keys, unless the second payment was released', async () => {
    await posted(pool, simulator, { loan: payment.loan, ordinal: 2 });
    expect(await kindsOf()).toEqual([]);
    await pool.query(
      `update "CORE"."CORE_TRANSACTION_DATA" set payment_ordinal = 1, loan_external_id = null where loan_external_id = $1 and payment_ordinal = 2`,
      [payment.loan],
    );
    expect(await kindsOf()).toEqual(['duplicate']);
  });
});

describe('what comes and goes', () => {
  test('a payment under way is unsettled, posted in Fineract or not', async () => {
    const queued = await ourPayment(pool, {
      loan: payment.loan,
      amount: '5.00',
      result: null,
      state: 'queued',
    });
    expect(await kindsOf()).toEqual([]);
    simulator.plant({ ...queued, externalId: queued.sourceKey });
    expect(await kindsOf()).toEqual([]);
    const loan = await pool.query(
      `select outcome from "OPS"."PROOF_LOAN" where loan_external_id = $1`,
      [payment.loan],
    );
    expect(loan.rows[0]).toEqual({ outcome: 'unsettled' });
  });

  test('a payment that is posted while the proof looks is no difference', async () => {
    let reads = 0;
    const rig = proofRig(pool, simulator, {
      wrap: (client) => ({
        ...client,
        readLoanWithTransactions: async (loan) => {
          const reply = await client.readLoanWithTransactions(loan);
          reads += 1;
          // Fineract was read without it; then it is posted, and our books are read with it.
          await posted(pool, simulator, { loan, amount: `${String(reads)}.00` });
          return reply;
        },
      }),
    });
    expect(await rig.toTheEnd({ loanExternalId: payment.loan })).toMatchObject({ isClean: true });
    expect(reads).toBe(2);
  });

  test('a difference that is gone ends with its exception, and comes back as a new one', async () => {
    simulator.alter({ id: payment.transactionId, reversed: true });
    expect(await kindsOf()).toEqual(['reversed']);
    simulator.alter({ id: payment.transactionId, reversed: false });
    expect(await kindsOf()).toEqual([]);
    const settled = await pool.query(
      `select status, resolved_by, resolution from "OPS"."EXCEPTION" where source_key = $1`,
      [payment.sourceKey],
    );
    expect(settled.rows).toEqual([
      { status: 'resolved', resolved_by: 'proof', resolution: 'a later proof no longer finds it' },
    ]);
    simulator.alter({ id: payment.transactionId, reversed: true });
    expect(await kindsOf()).toEqual(['reversed']);
    expect(await openDifferences(pool, [payment.loan])).toMatchObject([{ exception: 'open' }]);
  });

  test('one that a person settled stays in the report and alarms no longer, until its values change', async () => {
    simulator.alter({ id: payment.transactionId, amount: '1.00' });
    expect(await kindsOf()).toEqual(['different']);
    await pool.query(
      `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now(), resolved_by = 'asha', resolution = 'agreed', detail = detail || '{"approval_id": 1}' where source_key = $1`,
      [payment.sourceKey],
    );
    const rig = proofRig(pool, simulator);
    expect(await rig.toTheEnd({ loanExternalId: payment.loan })).toMatchObject({ isClean: true });
    expect(await openDifferences(pool, [payment.loan])).toHaveLength(1);
    simulator.alter({ id: payment.transactionId, amount: '2.00' });
    expect(await rig.toTheEnd({ loanExternalId: payment.loan })).toMatchObject({ isClean: false });
  });
});
