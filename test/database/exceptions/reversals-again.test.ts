/** Reversals after a decision: the same record changes nothing, another one asks again; and decisions that come meanwhile. */
import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows } from '../../support/raw-rows.ts';
import { until } from '../../support/until.ts';
import { bodyAs } from '../api/support.ts';
import { openOffice, rejectRow } from './deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);

/** Commits a file with one record that takes the loan's payment back. */
async function takenBack(loanId: string, status: string): Promise<void> {
  const { fileId } = await loadRows(pool, 'dmi_payment', []);
  await rejectRow(pool, fileId, { loanId, status, paymentId: `PAY${loanId}` });
}

async function told(loanId: string, status: string): Promise<void> {
  await takenBack(loanId, status);
  await transformNewLoads(pool);
  await runQueueChecks(pool);
}

async function post(loanId: string): Promise<void> {
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'posted' where loan_external_id = $1`,
    [loanId],
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 7 from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1`,
    [loanId],
  );
}

const cases = async (loanId: string): Promise<string[]> =>
  (await office.cases(loanId)).map((found) => `${found.category} ${found.status}`);

test('a released payment stays released when the same record comes again, and is held for another one', async () => {
  await office.file('dmi_payment', 'A1', { paymentId: 'PAYA1' });
  await told('A1', 'Returned');
  await office.carryOut((await office.openCase('A1')).exception_id, 'release');
  await told('A1', 'Returned');
  expect(await office.states('A1')).toEqual(['1 ready']);
  expect(await cases('A1')).toEqual(['reversal before posting resolved']);
  await told('A1', 'Chargeback');
  expect(await office.states('A1')).toEqual(['1 held']);
  expect(await cases('A1')).toEqual(['reversal before posting open']);
  await office.carryOut((await office.openCase('A1')).exception_id, 'release');
  expect(await office.states('A1')).toEqual(['1 ready']);
  await post('A1');
  await told('A1', 'Returned');
  expect(await cases('A1')).toEqual(['reversal before posting resolved']);
});

test('after a declined undo the same record proposes nothing, and another one proposes it anew', async () => {
  await office.file('dmi_payment', 'A2', { paymentId: 'PAYA2' });
  await post('A2');
  await told('A2', 'refund');
  const proposal = async (): Promise<number | null> =>
    (await office.cases('A2'))[0]?.pending_approval_id ?? null;
  const first = await proposal();
  bodyAs(await office.decide(first ?? 0, 'reject'), 200, Approval);
  await told('A2', 'refund');
  expect(await cases('A2')).toEqual(['reversal after posting resolved']);
  expect(await proposal()).toBeNull();
  await told('A2', 'Chargeback');
  expect(await cases('A2')).toEqual(['reversal after posting open']);
  expect(await proposal()).toBeGreaterThan(first ?? 0);
});

/** Does it while somebody's transaction has the loan's payments released but not yet committed. */
async function whileBeingReleased(loanId: string, work: () => Promise<unknown>): Promise<void> {
  const approver = await pool.connect();
  try {
    await approver.query('begin');
    await approver.query(
      `update "OPS"."REPAYMENT_OUTBOX" set state = 'ready' where loan_external_id = $1`,
      [loanId],
    );
    await approver.query(
      `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now(), resolution = 'released' where loan_external_id = $1`,
      [loanId],
    );
    const working = work();
    await until('the transform to wait for the payment', async () => {
      const waiting = await pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.rowCount === 0 ? undefined : true;
    });
    await approver.query('commit');
    await working;
  } finally {
    approver.release();
  }
}

async function heldForItsLender(loanId: string, date = '2026-11-05'): Promise<void> {
  await office.file('ikf', loanId, { date: '2026-01-05', amount: '1.00' });
  await office.file('shivalik', loanId, { paymentId: `PAY${loanId}`, date });
  expect(await office.states(loanId)).toEqual(['1 ready', '1 held']);
}

test('a payment that is released while its reversal is read is held by the case that opens', async () => {
  await heldForItsLender('C1');
  const { fileId } = await loadRows(pool, 'shivalik', []);
  await rejectRow(pool, fileId, { loanId: 'C1', status: 'Returned', paymentId: 'PAYC1' });
  await whileBeingReleased('C1', () => transformNewLoads(pool));
  await runQueueChecks(pool);
  expect(await office.states('C1')).toEqual(['1 ready', '1 held']);
  expect((await office.openCase('C1')).category).toBe('reversal before posting');
});

test('a payment that is released while another feed tells of it is held by the case that opens', async () => {
  await heldForItsLender('C2', '2026-11-06');
  await loadRows(pool, 'shivalik_payment', [
    { line: 2, loanId: 'C2', amount: '100.00', date: '2026-11-05', paymentId: 'UTRC2' },
  ]);
  await whileBeingReleased('C2', () => transformNewLoads(pool));
  await runQueueChecks(pool);
  const later = await pool.query(
    `select state from "OPS"."REPAYMENT_OUTBOX" where loan_external_id = 'C2' and date = '2026-11-06'`,
  );
  expect(later.rows).toEqual([{ state: 'held' }]);
});

test('a reversal that a person decides while it is told again holds nothing', async () => {
  await office.file('dmi_payment', 'C3', { paymentId: 'PAYC3' });
  await told('C3', 'Returned');
  await takenBack('C3', 'Returned');
  await whileBeingReleased('C3', () => transformNewLoads(pool));
  await runQueueChecks(pool);
  expect(await office.states('C3')).toEqual(['1 ready']);
  expect(await cases('C3')).toEqual(['reversal before posting resolved']);
});
