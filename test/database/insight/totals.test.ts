/** Totals follow their payments, whoever writes them and however often. */
import { beforeEach, expect, test } from 'vitest';
import { sql } from '../../../src/database/sql.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { ChecksFailedError } from '../../../src/models/errors.ts';
import { runHistoryChecks, runLoadChecks } from '../../../src/models/checks.ts';
import { transformNewLoads, transformWithin } from '../../../src/models/transform.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';
import { openOffice } from '../exceptions/deciding.ts';
import { pipelineOn, request } from '../pipeline/support.ts';

const { pool } = await testDatabase();
const office = openOffice(pool);

interface Total {
  readonly load_id: string;
  readonly payments: string;
  readonly amount: string;
}

async function totals(): Promise<Total[]> {
  const found = await pool.query<Total>(
    'select load_id, payments, amount::text from "CORE"."CORE_DAILY_TOTAL" where payments <> 0 order by load_id',
  );
  return found.rows;
}

beforeEach(async () => {
  await pool.query(`truncate "CORE"."CORE_TRANSACTION_DATA", "OPS"."REPAYMENT_OUTBOX" cascade`);
  await pool.query(`select "CORE".rebuild_totals(now() - interval '1 hour')`);
});

test('a transform that dies leaves no totals, and the next one counts each payment once', async () => {
  const { loadId } = await loadRows(pool, 'ikf', [
    rawRow({ line: 2, loanId: 'DIES1', amount: '10.10' }),
    rawRow({ line: 3, loanId: 'DIES2', amount: '20.20' }),
  ]);
  await expect(
    inTransaction(pool, async (connection) => {
      await transformWithin(connection);
      throw new Error('killed');
    }),
  ).rejects.toThrow('killed');
  expect(await totals()).toEqual([]);
  await transformNewLoads(pool);
  const once = [{ load_id: loadId, payments: '2', amount: '30.30' }];
  expect(await totals()).toEqual(once);
  await pool.query('update "RAW"."RAW_LOAD" set transformed_at = null where load_id = $1', [
    loadId,
  ]);
  await transformNewLoads(pool);
  expect(await totals()).toEqual(once);
  await runHistoryChecks(pool);
});

test('payments that change places in one statement leave what waits for Reconcile as it is', async () => {
  await loadRows(pool, 'gb', [
    rawRow({ line: 2, loanId: 'PLACE1', amount: '10.10' }),
    rawRow({ line: 3, loanId: 'PLACE2', amount: '20.20' }),
  ]);
  await transformNewLoads(pool);
  const isNew = `update "CORE"."CORE_TRANSACTION_DATA"
                 set recon_status = case when (loan_external_id = $1) then 'New' else 'Matched' end`;
  for (const loan of ['PLACE1', 'PLACE2']) {
    await pool.query(isNew, [loan]);
    await runHistoryChecks(pool);
  }
});

test('a second payment that is released later is in the totals of its load', async () => {
  await office.file('dmi_payment', 'LATER1', { paymentId: 'UPI-1' }, { paymentId: 'UPI-2' });
  expect(await totals()).toMatchObject([{ payments: '1', amount: '100.00' }]);
  await office.carryOut((await office.openCase('LATER1')).exception_id, 'release');
  expect(await totals()).toMatchObject([{ payments: '2', amount: '200.00' }]);
  await runHistoryChecks(pool);
});

test('a total that is not what its payments say stops the run', async () => {
  const { loadId } = await loadRows(pool, 'ikf', [rawRow({ loanId: 'WRONG1' })]);
  await transformNewLoads(pool);
  await runLoadChecks(pool, [loadId]);
  await pool.query('update "CORE"."CORE_DAILY_TOTAL" set amount = amount + 0.01');
  const failed = await runLoadChecks(pool, [loadId]).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ChecksFailedError);
  expect(failed).toMatchObject({ check: 'loads/daily_totals_agree' });
});

test('a result that is brought into the totals between two statements is not counted twice', async () => {
  await loadRows(pool, 'ikf', [rawRow({ loanId: 'TWICE1' })]);
  await transformNewLoads(pool);
  await pool.query(`select "CORE".rebuild_totals(now() - interval '2 days')`);
  const before = await pool.query<{ counted_until: Date }>(
    await sql('queries/insight/read-counted-until.sql'),
  );
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
       (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id, updated_at)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 1, now() - interval '1 day'
     from "OPS"."REPAYMENT_OUTBOX"`,
  );
  await pool.query('select "CORE".count_posted(now())');
  const found = await pool.query(await sql('queries/insight/sum-days.sql'), [
    null,
    '2026-11-05',
    '2026-11-05',
    before.rows[0]?.counted_until,
  ]);
  expect(found.rows).toMatchObject([{ collected_count: 1, posted_count: 1 }]);
});

test('what is posted is counted once by the runs that follow, and not before an hour has passed', async () => {
  const { deps } = pipelineOn(pool);
  await loadRows(pool, 'ikf', [
    rawRow({ line: 2, loanId: 'HOUR1' }),
    rawRow({ line: 3, loanId: 'HOUR2' }),
  ]);
  await transformNewLoads(pool);
  await pool.query(`select "CORE".rebuild_totals(now() - interval '2 days')`);
  await pool.query(
    `insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
       (source_key, source_lender, status, loan_external_id, date, amount, fineract_transaction_id, updated_at)
     select source_key, source_lender, 'success', loan_external_id, date, amount, 1,
            now() - case loan_external_id when 'HOUR1' then interval '61 minutes' else interval '59 minutes' end
     from "OPS"."REPAYMENT_OUTBOX"`,
  );
  await pool.query(`update "OPS"."REPAYMENT_OUTBOX" set state = 'posted'`);
  const posted = async (): Promise<unknown[]> =>
    (await pool.query('select payments, amount::text from "CORE"."CORE_POSTED_TOTAL"')).rows;
  expect(await posted()).toEqual([]);
  await runPipeline(deps, request({ skipTransform: true }));
  expect(await posted()).toEqual([]);
  await runPipeline(deps, request());
  expect(await posted()).toEqual([{ payments: '1', amount: '100.00' }]);
  await runPipeline(deps, request());
  expect(await posted()).toEqual([{ payments: '1', amount: '100.00' }]);
  await runHistoryChecks(pool);
});

test('a rejected record of a file or feed that there is not is refused', async () => {
  for (const [file, feed] of [
    ['999999999', 'arthmate'],
    [null, 'nobody'],
  ])
    await expect(
      pool.query(
        `insert into "RAW"."RAW_REJECTED_RECORDS" (file_id, feed_key, lender_key, lender, source_file, mapping_version, line,
           byte_start, byte_end, raw_record, reason)
         select coalesce($1, max(file_id)), $2, $2, 'X', 'x.csv', 1, 2, 10, 20, 'x', 'malformed row'
         from "RAW"."RAW_S3_FILE_PROCESSING_LOG"`,
        [file, feed],
      ),
    ).rejects.toThrow(/REJECT_TOTAL_(file_id|feed_key)_fkey/);
});
