/** A transform reads what is new, and history only by key: no table of history is ever scanned. */
import { expect, test } from 'vitest';
import { inTransaction } from '../../../src/database/transaction.ts';
import { transformNewLoads, transformWithin } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';

const database = await testDatabase();
const HISTORY_TABLES = [
  'CORE_TRANSACTION_DATA',
  'CORE_TRANSACTION_SOURCE',
  'CORE_TRANSACTION_DATA_PROCESSED',
  'REPAYMENT_OUTBOX',
];

// The server summarizes new pages of a block range index when it likes, and counts the rows that it reads for that.
await database.pool.query(`
  do $$
  declare summarized text;
  begin
    for summarized in
      select format('%I.%I', n.nspname, c.relname)
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_am a on a.oid = c.relam
      where a.amname = 'brin' and n.nspname in ('CORE', 'OPS')
    loop
      execute format('alter index %s set (autosummarize = off)', summarized);
    end loop;
  end
  $$`);

/** Payments of one day on loans from `first` on. */
function day(date: string, first: number, count: number): RawRow[] {
  return Array.from({ length: count }, (_, index) =>
    rawRow({
      line: index + 2,
      loanId: `LOAN${String(first + index)}`,
      date,
      paymentId: `UTR${date}${String(first + index)}`,
    }),
  );
}

/** Rows that sequential scans have read of each table since the database was made. */
async function scannedRows(): Promise<Record<string, string>> {
  const connection = await database.pool.connect();
  try {
    await connection.query('select pg_stat_force_next_flush()');
    const found = await connection.query<{ relname: string; rows: string }>(
      'select relname, seq_tup_read as rows from pg_stat_user_tables where relname = any ($1)',
      [HISTORY_TABLES],
    );
    return Object.fromEntries(found.rows.map(({ relname, rows }) => [relname, rows]));
  } finally {
    connection.release();
  }
}

/** Runs on one connection, so that its statistics are told before the next question. */
async function transform(): Promise<number> {
  const { coreRows } = await transformNewLoads(database.pool);
  await database.pool.query('select pg_stat_force_next_flush()');
  return coreRows;
}

test('new payments, known ones and suspicions of a double report scan no history', async () => {
  for (const month of ['06', '07', '08', '09', '10'])
    await loadRows(database.pool, 'shivalik', day(`2026-${month}-05`, 0, 6000));
  expect(await transform()).toBe(30_000);
  await database.pool.query('vacuum analyze');

  const before = await scannedRows();
  // New, told again by the same feed, and by the lender's other feed a day later.
  await loadRows(database.pool, 'shivalik', day('2026-11-05', 0, 4000));
  await loadRows(database.pool, 'shivalik', day('2026-10-05', 300, 1000));
  await loadRows(database.pool, 'shivalik_payment', day('2026-11-06', 0, 1000));
  expect(await transform()).toBe(5000);
  const after = await scannedRows();
  const held = await database.pool.query(
    `select from "OPS"."REPAYMENT_OUTBOX" where state = 'held'`,
  );
  expect(held.rows).toHaveLength(1000);
  expect(Object.keys(before).toSorted()).toEqual(HISTORY_TABLES.toSorted());
  expect(after).toEqual(before);
}, 60_000);

test('nothing but a look-up by key is possible, whatever the planner believes about sizes', async () => {
  await loadRows(database.pool, 'shivalik', day('2026-12-05', 0, 400));
  await loadRows(database.pool, 'shivalik', day('2026-11-05', 300, 100));
  await loadRows(database.pool, 'shivalik_payment', day('2026-12-06', 0, 100));
  await loadRows(database.pool, 'shivalik_payment', day('2026-11-05', 0, 100));
  await database.pool.query('vacuum analyze');

  const before = await scannedRows();
  const { coreRows, doubleReports } = await inTransaction(database.pool, async (connection) => {
    // A join that the planner may turn round becomes a scan of the history here; a look-up by key has no other way.
    await connection.query('set local enable_nestloop = off');
    const counts = await transformWithin(connection);
    await connection.query('select pg_stat_force_next_flush()');
    return counts;
  });
  await database.pool.query('select pg_stat_force_next_flush()');
  expect({ coreRows, doubleReports }).toEqual({ coreRows: 500, doubleReports: 100 });
  expect(await scannedRows()).toEqual(before);
}, 60_000);
