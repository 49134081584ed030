/** Which records take which payment back: with and without payment ids, in whatever order the files come. */
import { expect, test } from 'vitest';
import { Approval } from '../../../src/contract/approval.ts';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { bodyAs, problemOf } from '../api/support.ts';
import { openOffice, rejectRow } from './deciding.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);

type Reject = Parameters<typeof rejectRow>[2];

/** Commits a file that brings nothing but records that are no money. */
async function rejects(feed: string, ...rows: Reject[]): Promise<string> {
  const { fileId, loadId } = await loadRows(pool, feed, []);
  for (const row of rows) await rejectRow(pool, fileId, row);
  return loadId;
}

async function rejected(feed: string, ...rows: Reject[]): Promise<void> {
  await rejects(feed, ...rows);
  await transformNewLoads(pool);
}

/** States of the loan's payments, and categories of its open cases. */
async function standing(loanId: string): Promise<{ states: string[]; open: string[] }> {
  await runQueueChecks(pool);
  const open = (await office.cases(loanId)).filter((found) => found.status === 'open');
  return { states: await office.states(loanId), open: open.map((found) => found.category) };
}

const HELD = { states: ['1 held'], open: ['reversal before posting'] };
const FREE = { states: ['1 ready'], open: [] };

test('without payment ids the feed, the loan, the day and the amount name the payment', async () => {
  const bounced = { status: 'Bounced', paymentId: null };
  for (const loan of ['N1', 'N2', 'N3', 'N4'])
    await office.file('dmi', loan, { amount: '100.00', date: '2026-11-05' });
  await rejected(
    'dmi',
    { ...bounced, loanId: 'N1' },
    { ...bounced, loanId: 'N2', amount: '100.01' },
    { ...bounced, loanId: 'N3', date: '2026-11-06' },
  );
  await rejected('dmi_payment', { ...bounced, loanId: 'N4' });
  expect(await standing('N1')).toEqual(HELD);
  for (const loan of ['N2', 'N3', 'N4']) expect(await standing(loan)).toEqual(FREE);
});

test('a return of a later day holds the payment, also when its file was taken first', async () => {
  const payment = { paymentId: 'UTR-B1', date: '2026-11-05' };
  const later = { status: 'Returned', paymentId: 'UTR-B1', date: '2026-11-07' };
  await rejected('dmi_payment', { ...later, loanId: 'B1' });
  await office.file('dmi_payment', 'B1', payment);
  await rejects('dmi_payment', { ...later, loanId: 'B2' });
  await office.file('dmi_payment', 'B2', payment);
  expect(await standing('B1')).toEqual(HELD);
  expect(await standing('B2')).toEqual(HELD);
});

test('a refund says that the money had come, whatever the days and the order; a bounce may be an attempt', async () => {
  const row = { paymentId: null, date: '2026-11-05' };
  await rejected(
    'dmi',
    { ...row, loanId: 'B3', status: 'REVERSED' },
    { ...row, loanId: 'B4', status: 'Bounced' },
  );
  await office.file('dmi', 'B3', { date: '2026-11-05' });
  await office.file('dmi', 'B4', { date: '2026-11-05' });
  expect(await standing('B3')).toEqual(HELD);
  expect(await standing('B4')).toEqual(FREE);
});

test('a payment that was transformed before counts as earlier, whatever the numbers of the loads', async () => {
  const setTransformed = async (loadId: string, at: string): Promise<unknown> =>
    pool.query(`update "RAW"."RAW_LOAD" set transformed_at = ${at} where load_id = $1`, [loadId]);
  const late = await rejects('dmi', { loanId: 'B5', status: 'Bounced', paymentId: null });
  await setTransformed(late, 'now()');
  await office.file('dmi', 'B5', { date: '2026-11-05' });
  expect(await standing('B5')).toEqual(FREE);
  await setTransformed(late, 'null');
  await transformNewLoads(pool);
  expect(await standing('B5')).toEqual(HELD);
});

test('a reversal is told as a negative amount too; without a word for it, it is none', async () => {
  for (const loan of ['A1', 'A2', 'A3']) await office.file('dmi', loan, { amount: '100.00' });
  const negative = { amount: '-100.00', paymentId: null, reason: 'amount <= 0' };
  await rejected(
    'dmi',
    { ...negative, loanId: 'A1', status: 'Reversal' },
    { ...negative, loanId: 'A2', status: 'Success' },
    { ...negative, loanId: 'A3', status: 'Reversal', amount: '-99.00' },
  );
  expect(await standing('A1')).toEqual(HELD);
  expect(await standing('A2')).toEqual(FREE);
  expect(await standing('A3')).toEqual(FREE);
});

test.for(['told after it', 'told before it'])(
  'a second payment whose reversal was %s is not released while that stands',
  async (order) => {
    const loan = order === 'told after it' ? 'T1' : 'T2';
    const reversal = {
      loanId: loan,
      status: 'Chargeback',
      paymentId: `SECOND-${loan}`,
      date: '2026-11-08',
    };
    if (order === 'told before it') await rejected('dmi_payment', reversal);
    await office.file(
      'dmi_payment',
      loan,
      { paymentId: `FIRST-${loan}` },
      { paymentId: `SECOND-${loan}` },
    );
    if (order === 'told after it') await rejected('dmi_payment', reversal);
    expect(await standing(loan)).toEqual({
      states: ['1 ready'],
      open: ['possible second payment'],
    });
    const found = await office.openCase(loan);
    expect(found.detail).toMatchObject({ reversal_status: 'Chargeback' });
    const asked = bodyAs(await office.ask(found.exception_id, 'release'), 202, Approval);
    const refused = problemOf(await office.decide(asked.approval_id, 'approve'), 409);
    expect(refused.detail).toContain('takes this second payment back');
    expect(await office.states(loan)).toEqual(['1 ready']);
  },
);

test('records of other loans and lenders, and those that were set aside, hold nothing', async () => {
  await rejected('dmi', { loanId: 'Z1', status: 'REVERSED', paymentId: null });
  await rejected('ikf', { loanId: 'Z2', status: 'REVERSED', paymentId: null });
  await rejected('dmi', { loanId: 'Z3', status: 'REVERSED', paymentId: null });
  await pool.query(
    `update "RAW"."RAW_REJECTED_RECORDS" set state = 'dismissed' where loan_id = 'Z3'`,
  );
  await loadRows(
    pool,
    'dmi',
    ['Z2', 'Z3', 'Z4'].map((loanId, index) => rawRow({ loanId, line: index + 2 })),
  );
  await transformNewLoads(pool);
  for (const loan of ['Z2', 'Z3', 'Z4']) expect(await standing(loan)).toEqual(FREE);
});
