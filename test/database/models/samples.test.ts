/** The eleven sample files, from RAW on: CORE, the cases for people, the outbox and the handbook's queries. */
import { beforeAll, expect, test } from 'vitest';
import { runHistoryChecks, runQueueChecks } from '../../../src/models/checks.ts';
import { transformNewLoads, type TransformCounts } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedAfterAll, expectedFiles } from '../../support/expected.ts';
import { loadRows, sampleRows } from '../../support/raw-rows.ts';

const database = await testDatabase();
let counts: TransformCounts;

beforeAll(async () => {
  for (const feed of expectedFiles.keys()) await loadRows(database.pool, feed, sampleRows(feed));
  counts = await transformNewLoads(database.pool);
});

test('core holds exactly the expected payments, each with every feed that reported it', async () => {
  const core = await database.pool.query(
    `select source_key, recon_match_key, source_lender, loan_external_id, date, amount, is_success, recon_source,
            array(select distinct s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = t.source_key order by 1) as feeds
     from "CORE"."CORE_TRANSACTION_DATA" t order by source_lender, loan_external_id, date, amount`,
  );
  expect(core.rows).toEqual(expectedAfterAll.core);
});

test('the two possible second payments are cases, each naming the first', async () => {
  const cases = await database.pool.query(
    `select feed_key as feed, line, (detail ->> 'first_line')::int as first_line, source_key, loan_external_id, date, amount,
            detail ->> 'payment_id' as payment_id, detail ->> 'first_payment_id' as first_payment_id
     from "OPS"."EXCEPTION" where category = 'possible second payment' and status = 'open' order by feed_key`,
  );
  expect(cases.rows).toEqual(expectedAfterAll.possible_second_payments);
  const all = await database.pool.query('select 1 from "OPS"."EXCEPTION"');
  expect(all.rowCount).toBe(2);
});

test('the outbox holds what is posted automatically, and the rest waits as New for an operator', async () => {
  const ready = await database.pool.query(
    `select count(*)::int, sum(amount) as total from "OPS"."REPAYMENT_OUTBOX" where state = 'ready'`,
  );
  expect(ready.rows[0]).toEqual(expectedAfterAll.auto_posted);
  const manual = await database.pool.query(
    `select count(*)::int, sum(amount) as total from "CORE"."CORE_TRANSACTION_DATA" where recon_source is not null and recon_status = 'New'`,
  );
  expect(manual.rows[0]).toEqual(expectedAfterAll.manual);
});

test('each loan of a payment is in the loan master with its lender and product', async () => {
  const loans = await database.pool.query(
    `select 1 from "CORE"."CORE_LOAN_MASTER" m join "OPS"."LENDER" l on l.lender = m.source_lender
     where m.fineract_product_id = l.fineract_product_id`,
  );
  expect(loans.rowCount).toBe(
    new Set(expectedAfterAll.core.map((payment) => payment.loan_external_id)).size,
  );
});

test('the counts of the transform are those of its tables, and every check is healthy', async () => {
  const rows = [...expectedFiles.values()].reduce((sum, file) => sum + file.counts.loaded, 0);
  expect(counts).toEqual({
    loads: 11,
    baseRows: rows,
    coreRows: expectedAfterAll.core.length,
    secondPayments: 2,
    doubleReports: 0,
  });
  await runQueueChecks(database.pool);
  await runHistoryChecks(database.pool);
});

test('the handbook query of results runs as it is written', async () => {
  const results = await database.pool.query(`SELECT source_lender, status, COUNT(*)
FROM "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
GROUP BY source_lender, status
ORDER BY 1, 2;`);
  expect(results.rows).toEqual([]);
});

test('the handbook query of what is to be posted gives the right numbers', async () => {
  // Both tables have the column source_lender, which the handbook leaves unqualified: PostgreSQL needs to be told which.
  const seen = await database.pool.query<{
    source_lender: string;
    count: string;
  }>(`SELECT t.source_lender, COUNT(*)
FROM "CORE"."CORE_TRANSACTION_DATA" t
LEFT JOIN "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
ON t.source_key = p.source_key AND p.status = 'success'
WHERE t.is_success = true
AND t.loan_external_id IS NOT NULL
AND p.source_key IS NULL
AND t.recon_source IS NULL
GROUP BY t.source_lender;`);
  const automatic = expectedAfterAll.core.filter((payment) => payment.recon_source === null);
  const expected = Map.groupBy(automatic, (payment) => payment.source_lender);
  expect(new Map(seen.rows.map((row) => [row.source_lender, Number(row.count)]))).toEqual(
    new Map([...expected].map(([lender, payments]) => [lender, payments.length])),
  );
});

test('a second transform finds nothing new', async () => {
  expect((await transformNewLoads(database.pool)).loads).toBe(0);
});

test('corrected files, uploaded whole again, add reports and nothing else', async () => {
  const before = await snapshot();
  for (const feed of expectedFiles.keys())
    await loadRows(database.pool, feed, sampleRows(feed, ' corrected'));
  expect(await transformNewLoads(database.pool)).toMatchObject({
    loads: 11,
    coreRows: 0,
    secondPayments: 0,
    doubleReports: 0,
  });
  expect(await snapshot()).toEqual(before);
  await runHistoryChecks(database.pool);
});

async function snapshot(): Promise<unknown[]> {
  const found = await database.pool.query(
    `select source_key, state, send_count, null as case_key from "OPS"."REPAYMENT_OUTBOX"
     union all select source_key, recon_source, row_id, null from "CORE"."CORE_TRANSACTION_DATA"
     union all select source_key, status, row_id, case_key from "OPS"."EXCEPTION" order by 1, 2, 4`,
  );
  return found.rows;
}
