/** Whatever the order of the files, and however many transforms they take: the same payments. */
import { expect, test } from 'vitest';
import { runHistoryChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedAfterAll, expectedFiles } from '../../support/expected.ts';
import { loadRows, sampleRows } from '../../support/raw-rows.ts';

const database = await testDatabase();

test('files in the opposite order, one transform each, give the same payments and cases', async () => {
  for (const feed of [...expectedFiles.keys()].toReversed()) {
    await loadRows(database.pool, feed, sampleRows(feed).toReversed());
    expect((await transformNewLoads(database.pool)).loads).toBe(1);
  }
  const core = await database.pool.query<{ source_key: string }>(
    'select source_key from "CORE"."CORE_TRANSACTION_DATA"',
  );
  expect(new Set(core.rows.map((row) => row.source_key))).toEqual(
    new Set(expectedAfterAll.core.map((payment) => payment.source_key)),
  );
  const cases = await database.pool.query<{ source_key: string }>(
    'select source_key from "OPS"."EXCEPTION" order by 1',
  );
  expect(cases.rows.map((row) => row.source_key)).toEqual(
    expectedAfterAll.possible_second_payments.map((second) => second.source_key).toSorted(),
  );
  const ready = await database.pool.query(
    `select count(*)::int, sum(amount) as total from "OPS"."REPAYMENT_OUTBOX" where state = 'ready'`,
  );
  expect(ready.rows[0]).toEqual(expectedAfterAll.auto_posted);
  await runHistoryChecks(database.pool);
});

test('groups of a few rows each end where one group would', async () => {
  for (const feed of expectedFiles.keys())
    await loadRows(database.pool, feed, sampleRows(feed, ' again'));
  expect(await transformNewLoads(database.pool, { rowsPerGroup: 5 })).toMatchObject({
    loads: 11,
    coreRows: 0,
    secondPayments: 0,
  });
});

test('loads that commit while transforms run are all taken, each once', async () => {
  const rows = (load: number) =>
    [2, 3, 4].map((line) => ({
      line,
      loanId: `CONC${String(load)}-${String(line)}`,
      amount: '10.00',
      date: '2026-11-07',
    }));
  const work = Array.from({ length: 20 }, async (_unused, load) => {
    await loadRows(database.pool, 'ikf', rows(load));
    return (await transformNewLoads(database.pool)).loads;
  });
  const taken = await Promise.all(work);
  expect(taken.reduce((sum, loads) => sum + loads, 0)).toBe(20);
  const core = await database.pool.query(
    `select 1 from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id like 'CONC%'`,
  );
  expect(core.rowCount).toBe(60);
});

test('one feed with a key of another feed keeps the recon source of the first', async () => {
  const row = { line: 2, loanId: 'UGSAME', amount: '77.00', date: '2026-11-05' };
  await loadRows(database.pool, 'ugro_razorpay', [{ ...row, paymentId: 'pay_1' }]);
  await loadRows(database.pool, 'ugro', [{ ...row, paymentId: '6309' }]);
  await transformNewLoads(database.pool);
  const core = await database.pool.query(
    `select t.recon_source, array(select s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = t.source_key order by 1) as feeds
     from "CORE"."CORE_TRANSACTION_DATA" t where loan_external_id = 'UGSAME'`,
  );
  expect(core.rows).toEqual([
    { recon_source: 'ugro_razorpay_nach', feeds: ['ugro', 'ugro_razorpay'] },
  ]);
});
