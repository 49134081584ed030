/** Payments that a person must decide on before they may be posted. */
import { expect, test } from 'vitest';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';

const database = await testDatabase();

async function load(feed: string, ...rows: readonly Partial<RawRow>[]): Promise<void> {
  await loadRows(
    database.pool,
    feed,
    rows.map((row, index) => rawRow({ line: index + 2, ...row })),
  );
  await transformNewLoads(database.pool);
}

/** The outbox of a loan as 'day amount state', and the open cases as 'category day amount'. */
async function standing(loanId: string): Promise<{ outbox: string[]; cases: string[] }> {
  await runQueueChecks(database.pool);
  const outbox = await database.pool.query<{ text: string }>(
    `select to_char(date, 'DD') || ' ' || amount || ' ' || state as text from "OPS"."REPAYMENT_OUTBOX"
     where loan_external_id = $1 order by date, amount`,
    [loanId],
  );
  const cases = await database.pool.query<{ text: string }>(
    `select category || ' ' || to_char(date, 'DD') || ' ' || amount as text from "OPS"."EXCEPTION"
     where loan_external_id = $1 and status = 'open' order by exception_id`,
    [loanId],
  );
  return {
    outbox: outbox.rows.map(({ text }) => text),
    cases: cases.rows.map(({ text }) => text),
  };
}

test('a corrected file that tells of a payment with another day or amount does not post it again', async () => {
  const payment = { loanId: 'R1', paymentId: 'UTR0000001', amount: '1000.00', date: '2026-11-05' };
  await load('shivalik', payment);
  await load('shivalik', { ...payment, date: '2026-11-06' });
  await load('shivalik', { ...payment, amount: '1200.00' });
  expect(await standing('R1')).toEqual({
    outbox: ['05 1000.00 ready', '05 1200.00 held', '06 1000.00 held'],
    cases: [
      'restated payment 06 1000.00',
      'restated payment 05 1200.00',
      'restated payment 05 1200.00',
    ],
  });
});

test('payments of one file that share a settlement reference, and other references, are free', async () => {
  await load(
    'shivalik_payment',
    { loanId: 'R2', paymentId: 'BATCH1', amount: '500.00', date: '2026-11-05' },
    { loanId: 'R2', paymentId: 'BATCH1', amount: '700.00', date: '2026-11-05' },
  );
  await load('shivalik_payment', {
    loanId: 'R2',
    paymentId: 'BATCH2',
    amount: '900.00',
    date: '2026-11-09',
  });
  expect(await standing('R2')).toEqual({
    outbox: ['05 500.00 ready', '05 700.00 ready', '09 900.00 ready'],
    cases: [],
  });
});

test('a payment on a loan that belongs to another lender is held', async () => {
  await load('shivalik', { loanId: 'R3', amount: '100.00', date: '2026-11-05' });
  await load('ikf', { loanId: 'R3', amount: '250.00', date: '2026-11-07' });
  expect(await standing('R3')).toEqual({
    outbox: ['05 100.00 ready', '07 250.00 held'],
    cases: ['loan of another lender 07 250.00'],
  });
});
