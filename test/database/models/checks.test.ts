/** What the checks of a load find, and what the database itself refuses. */
import { expect, test } from 'vitest';
import { runLoadChecks } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow } from '../../support/raw-rows.ts';

const { pool } = await testDatabase();

/** A transformed load of two payments on the loan. */
async function load(loanId: string): Promise<string> {
  const { loadId } = await loadRows(pool, 'dmi_payment', [
    rawRow({ line: 2, loanId, paymentId: `${loanId}A` }),
    rawRow({ line: 3, loanId, paymentId: `${loanId}B`, date: '2026-11-06' }),
  ]);
  await transformNewLoads(pool);
  await runLoadChecks(pool, [loadId]);
  return loadId;
}

const FIRST = `select source_key from "CORE"."CORE_TRANSACTION_DATA" where loan_external_id = $1 order by date limit 1`;
const DAMAGE: readonly [check: string, statement: string][] = [
  [
    'feeds/rows_reach_base',
    `delete from "BASE"."BASE_DMI_PAYMENT_REPORT" where source_key in (${FIRST})`,
  ],
  [
    'feeds/lender_of_feed',
    `update "RAW"."RAW_DMI_PAYMENT_REPORT" set lender = 'GB' where loan_id = $1`,
  ],
  [
    'reports/reports_are_accounted_for',
    `delete from "CORE"."CORE_TRANSACTION_SOURCE" where source_key in (${FIRST})`,
  ],
  [
    'reports/reports_are_accounted_for',
    `update "CORE"."CORE_TRANSACTION_SOURCE" set source_key = md5($1) where source_key in (${FIRST})`,
  ],
  [
    'loads/outbox_equals_core',
    `delete from "OPS"."REPAYMENT_OUTBOX" where source_key in (${FIRST})`,
  ],
  [
    'loads/outbox_equals_core',
    `update "OPS"."REPAYMENT_OUTBOX" set amount = amount + 1 where source_key in (${FIRST})`,
  ],
  [
    'loads/payment_has_its_source',
    `delete from "CORE"."CORE_LOAN_MASTER" where loan_external_id = $1`,
  ],
  [
    'loads/payment_has_its_source',
    `update "CORE"."CORE_TRANSACTION_DATA" set row_id = row_id + 1 where source_key in (${FIRST})`,
  ],
  [
    'loads/source_has_its_payment',
    `insert into "CORE"."CORE_TRANSACTION_SOURCE" (feed_key, row_id, source_key, load_id, file_id, line, record_digest)
     select 'other', row_id, md5($1), load_id, file_id, line, record_digest
     from "CORE"."CORE_TRANSACTION_SOURCE" where source_key in (${FIRST})`,
  ],
];

test.each(
  DAMAGE.map(([check, statement], index) => ({ check, statement, loan: `CHECK${String(index)}` })),
)('$check finds damage of $loan', async ({ check, statement, loan }) => {
  const loadId = await load(loan);
  await pool.query(statement, [loan]);
  await expect(runLoadChecks(pool, [loadId])).rejects.toThrow(check);
});

test('what is to be posted names a payment, which keeps its key and stays', async () => {
  await load('KEPT');
  const queue = `insert into "OPS"."REPAYMENT_OUTBOX" (source_key, source_lender, loan_external_id, date, amount)
                 select unnest($1::text[]), 'DMI', 'KEPT', '2026-11-05', 1`;
  await expect(pool.query(queue, [['0'.repeat(32), '1'.repeat(32)]])).rejects.toThrow(
    'is no payment',
  );
  for (const statement of [
    `delete from "CORE"."CORE_TRANSACTION_DATA" where source_key in (${FIRST})`,
    `update "CORE"."CORE_TRANSACTION_DATA" set source_key = md5('x'), payment_ordinal = 2 where source_key in (${FIRST})`,
    `update "OPS"."REPAYMENT_OUTBOX" set source_key = md5('x') where source_key in (${FIRST})`,
  ])
    await expect(pool.query(statement, ['KEPT'])).rejects.toThrow(
      'keeps its key and is not deleted',
    );
});
