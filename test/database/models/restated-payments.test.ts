/** A corrected file is simply uploaded again: it must not become a second repayment. */
import { expect, test } from 'vitest';
import { runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';

const { pool } = await testDatabase();

/** A file of a feed that carries no payment ids, uploaded under one name for each loan. */
async function file(loanId: string, ...rows: readonly Partial<RawRow>[]): Promise<string> {
  const { loadId } = await loadRows(
    pool,
    'dmi',
    rows.map((row, index) => rawRow({ line: index + 2, loanId, ...row })),
    `${loanId}.csv`,
  );
  return loadId;
}

async function transformed(loanId: string, ...rows: readonly Partial<RawRow>[]): Promise<void> {
  await file(loanId, ...rows);
  await transformNewLoads(pool);
}

/** The outbox as 'day amount state', and the open cases as 'day amount after day amount'. */
async function standing(loanId: string): Promise<{ outbox: string[]; cases: string[] }> {
  await runQueueChecks(pool);
  const outbox = await pool.query<{ text: string }>(
    `select to_char(date, 'DD') || ' ' || amount || ' ' || state as text from "OPS"."REPAYMENT_OUTBOX"
     where loan_external_id = $1 order by date, amount`,
    [loanId],
  );
  const cases = await pool.query<{ text: string }>(
    `select concat_ws(' ', to_char(date, 'DD'), amount, 'after', right(detail ->> 'first_date', 2), (detail ->> 'first_amount')::numeric(14, 2)) as text
     from "OPS"."EXCEPTION" where loan_external_id = $1 and category = 'restated payment' and status = 'open' order by exception_id`,
    [loanId],
  );
  return {
    outbox: outbox.rows.map(({ text }) => text),
    cases: cases.rows.map(({ text }) => text),
  };
}

const first = { amount: '100.00', date: '2026-11-05' };

test('without payment ids, an amount and then a day that are corrected are one payment', async () => {
  await transformed('S1', first);
  await transformed('S1', { ...first, amount: '110.00' });
  await transformed('S1', { amount: '110.00', date: '2026-11-06' });
  expect(await standing('S1')).toEqual({
    outbox: ['05 100.00 ready', '05 110.00 held', '06 110.00 held'],
    cases: ['05 110.00 after 05 100.00', '06 110.00 after 05 110.00'],
  });
});

test('corrected files that one transform takes together are one payment as well', async () => {
  await file('S2', first);
  await file('S2', { ...first, date: '2026-11-08' });
  await transformNewLoads(pool);
  expect(await standing('S2')).toEqual({
    outbox: ['05 100.00 ready', '08 100.00 held'],
    cases: ['08 100.00 after 05 100.00'],
  });
});

test('a file that tells of the earlier payment too tells of two, also where its record differs', async () => {
  await transformed('S3', first);
  await transformed('S3', first, { ...first, amount: '110.00' }, { ...first, date: '2026-11-07' });
  await transformed('S4', first);
  await transformed('S4', { ...first, note: 'second run' }, { ...first, amount: '110.00' });
  expect((await standing('S3')).cases).toEqual([]);
  expect(await standing('S4')).toEqual({
    outbox: ['05 100.00 ready', '05 110.00 ready'],
    cases: [],
  });
});

test('the next instalment, another day with another amount, and rows of one file are payments', async () => {
  await transformed('S5', first, { ...first, amount: '40.00' });
  await transformed('S5', { ...first, date: '2026-11-09' });
  await transformed('S5', { amount: '70.00', date: '2026-11-06' });
  await transformed('S5', { ...first, date: '2026-12-05' });
  expect((await standing('S5')).cases).toEqual([]);
});

test('files of different names tell of different payments', async () => {
  await transformed('S9', first);
  await loadRows(pool, 'dmi', [rawRow({ loanId: 'S9', ...first, amount: '110.00' })]);
  await loadRows(pool, 'dmi', [rawRow({ loanId: 'S9', ...first, date: '2026-11-06' })]);
  await transformNewLoads(pool);
  expect((await standing('S9')).cases).toEqual([]);
});

test("another feed's report is no correction", async () => {
  await transformed('S6', first);
  await loadRows(pool, 'dmi_payment', [rawRow({ loanId: 'S6', ...first, amount: '110.00' })]);
  await transformNewLoads(pool);
  expect((await standing('S6')).cases).toEqual([]);
});

/** A load that took its number before the others and commits after they were transformed. */
async function commitsLate(loadId: string, meanwhile: () => Promise<unknown>): Promise<void> {
  await pool.query('update "RAW"."RAW_LOAD" set transformed_at = now() where load_id = $1', [
    loadId,
  ]);
  await meanwhile();
  await transformNewLoads(pool);
  await pool.query('update "RAW"."RAW_LOAD" set transformed_at = null where load_id = $1', [
    loadId,
  ]);
  await transformNewLoads(pool);
}

test('a load that began first and ended last is compared with what was transformed meanwhile', async () => {
  const late = await file('S7', { ...first, amount: '110.00' });
  await commitsLate(late, () => file('S7', first));
  expect(await standing('S7')).toEqual({
    outbox: ['05 100.00 ready', '05 110.00 held'],
    cases: ['05 110.00 after 05 100.00'],
  });
  const id = { loanId: 'S8', paymentId: 'UTR0000008' };
  const withId = await loadRows(pool, 'shivalik', [rawRow({ ...id, amount: '90.00' })]);
  await commitsLate(withId.loadId, () => loadRows(pool, 'shivalik', [rawRow(id)]));
  expect(await standing('S8')).toEqual({
    outbox: ['05 90.00 held', '05 100.00 ready'],
    cases: ['05 90.00 after 05 100.00'],
  });
});
