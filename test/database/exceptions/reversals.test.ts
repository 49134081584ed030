import { expect, test } from 'vitest';
import { Approval, ApprovalPage } from '../../../src/contract/approval.ts';
import { ExceptionDetail } from '../../../src/contract/exception.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { bodyAs, problemOf } from '../api/support.ts';
import { openOffice, rejectRow } from './deciding.ts';

const database = await testDatabase();
const { pool } = database;
const office = openOffice(pool);

/** A file that brings nothing but records that are no money. */
async function rejected(feed: string, ...rows: Parameters<typeof rejectRow>[2][]): Promise<void> {
  const { fileId } = await loadRows(pool, feed, []);
  for (const row of rows) await rejectRow(pool, fileId, row);
  await transformNewLoads(pool);
}

async function posted(loanId: string): Promise<void> {
  await office.file('dmi_payment', loanId, { paymentId: `PAY${loanId}` });
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

test('a reversal of posted money proposes its undo once, and undoes nothing by itself', async () => {
  await posted('R1');
  const reversal = { loanId: ' r1 ', status: 'Returned', paymentId: 'PAYR1' };
  await rejected('dmi_payment', reversal);
  await rejected('dmi_payment', reversal, { ...reversal, status: 'REVERSED' });
  const [found, ...others] = await office.cases('R1');
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    category: 'reversal after posting',
    status: 'open',
    amount: '100.00',
  });
  const proposals = bodyAs(
    await office.api.call('GET', '/api/approvals?status=pending&loan=R1'),
    200,
    ApprovalPage,
  ).items;
  expect(proposals).toMatchObject([{ kind: 'undo repayment', requested_by: 'pipeline' }]);
  expect(found?.pending_approval_id).toBe(proposals[0]?.approval_id);
  expect((await pool.query('select from "OPS"."REPAYMENT_UNDO"')).rowCount).toBe(0);
  const detail = bodyAs(
    await office.api.call('GET', `/api/exceptions/${String(found?.exception_id)}`),
    200,
    ExceptionDetail,
  );
  expect(detail.sides.map((side) => side.role)).toEqual(['payment', 'reversal']);
  expect(detail.sides[1]?.reports.map((report) => report.status).toSorted()).toEqual([
    'REVERSED',
    'Returned',
    'Returned',
  ]);
  expect(detail.approvals).toHaveLength(1);
});

test('an approved proposal is written down for the next run; a rejected one closes the case', async () => {
  for (const loan of ['R2', 'R3']) {
    await posted(loan);
    await rejected('dmi_payment', { loanId: loan, status: 'refund', paymentId: `PAY${loan}` });
  }
  const proposal = async (loan: string): Promise<number> =>
    (await office.openCase(loan)).pending_approval_id ?? 0;
  problemOf(await office.decide(await proposal('R2'), 'approve', 'Pipeline'), 403);
  bodyAs(await office.decide(await proposal('R2'), 'approve'), 200, Approval);
  bodyAs(await office.decide(await proposal('R3'), 'reject'), 200, Approval);
  const undos = await pool.query(
    `select loan_external_id, state, amount from "OPS"."REPAYMENT_UNDO" order by 1`,
  );
  expect(undos.rows).toEqual([{ loan_external_id: 'R2', state: 'ready', amount: '100.00' }]);
  expect(await office.cases('R3')).toMatchObject([
    { status: 'resolved', resolution: 'undo declined' },
  ]);
  expect(await office.cases('R2')).toMatchObject([{ status: 'open' }]);
});

test('money that is taken back before it is posted is held at once', async () => {
  await office.file('dmi_payment', 'R4', { paymentId: 'PAYR4' });
  await rejected('dmi_payment', { loanId: 'R4', status: 'Bounced', paymentId: 'PAYR4' });
  expect(await office.states('R4')).toEqual(['1 held']);
  const open = await office.openCase('R4');
  expect(open.category).toBe('reversal before posting');
  await runQueueChecks(pool);
  await office.carryOut(open.exception_id, 'release');
  expect(await office.states('R4')).toEqual(['1 ready']);
});

test('a payment and its reversal in one file are held before anything is queued', async () => {
  const { fileId } = await loadRows(pool, 'dmi_payment', [
    rawRow({ loanId: 'R5', paymentId: 'PAYR5' }),
  ]);
  await rejectRow(pool, fileId, { loanId: 'R5', status: 'Chargeback', paymentId: 'PAYR5' });
  await transformNewLoads(pool);
  expect(await office.states('R5')).toEqual(['1 held']);
});

test('an earlier failed attempt, another payment id, another loan and plain failures mean nothing', async () => {
  // Both loads are taken by one transform: only their order tells the attempt from a reversal.
  const { fileId } = await loadRows(pool, 'dmi_payment', []);
  await rejectRow(pool, fileId, { loanId: 'R6', status: 'Bounced', paymentId: 'PAYR6' });
  await office.file('dmi_payment', 'R6', { paymentId: 'PAYR6' });
  await rejected(
    'dmi_payment',
    { loanId: 'R6', status: 'Bounced', paymentId: 'OTHER6' },
    { loanId: 'R6', status: 'Bounced', paymentId: null },
    { loanId: 'R7', status: 'Bounced', paymentId: 'PAYR6' },
    { loanId: 'R6', status: 'Failed', paymentId: 'PAYR6' },
  );
  expect(await office.cases('R6')).toEqual([]);
  expect(await office.states('R6')).toEqual(['1 ready']);
});

test('of several payments with one payment id the one of the day and amount is meant', async () => {
  await office.file(
    'dmi_payment',
    'R8',
    { paymentId: 'BATCH08', date: '2026-11-05' },
    { paymentId: 'BATCH08', date: '2026-11-06' },
  );
  await rejected('dmi_payment', {
    loanId: 'R8',
    status: 'Return',
    paymentId: 'BATCH08',
    date: '2026-11-05',
  });
  expect(await office.states('R8')).toEqual(['1 held', '1 ready']);
});

test('what may have been sent is not held: its undo is proposed, and waits until it is known to be posted', async () => {
  await office.file('dmi_payment', 'R9', { paymentId: 'PAYR9' });
  await pool.query(
    `update "OPS"."REPAYMENT_OUTBOX" set state = 'queued', queued_at = now(), attempt_sent_at = now() where loan_external_id = 'R9'`,
  );
  await rejected('dmi_payment', { loanId: 'R9', status: 'Return', paymentId: 'PAYR9' });
  expect(await office.states('R9')).toEqual(['1 queued']);
  const open = await office.openCase('R9');
  expect(open.category).toBe('reversal after posting');
  const early = problemOf(await office.decide(open.pending_approval_id ?? 0, 'approve'), 409);
  expect(early.detail).toContain('not posted');
});
