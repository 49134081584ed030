/** A cell too long for an index stops neither its file nor the transform of everybody's payments. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop } from '../../support/ingest.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3();

const HEADER = 'Loan Account No,UMRN No,Presented On,EMI Amt,Result,Remarks';
/** What no compression makes short enough. */
const LONG = randomBytes(6000).toString('hex');

test('a loan and a mandate of thousands of characters are no identifiers', async () => {
  const records = [
    `${LONG},UMRN1,05-Nov-2026,100.00,Paid,`,
    `${LONG},UMRN2,05-Nov-2026,no amount,Paid,`,
    `,${LONG},05-Nov-2026,100.00,Paid,`,
    `IKFLONG1,${LONG},05-Nov-2026,100.00,Paid,`,
  ];
  const loaded = await drop(pool, s3, 'ikf/long.csv', `${[HEADER, ...records].join('\n')}\n`);
  expect(loaded).toMatchObject({
    status: 'success',
    summary: { counts: { loaded: 1, rejected: 3 } },
  });
  const rejects = await pool.query<{ reason: string; detail: string; loan_id: string | null }>(
    'select reason, detail, loan_id from "RAW"."RAW_REJECTED_RECORDS" order by line',
  );
  for (const row of rejects.rows)
    expect(row).toMatchObject({
      reason: 'damaged identifier',
      detail: expect.stringContaining('too long') as string,
      loan_id: null,
    });
  await transformNewLoads(pool);
  const payments = await pool.query(
    'select loan_external_id, sub_reference_id from "CORE"."CORE_TRANSACTION_DATA"',
  );
  expect(payments.rows).toEqual([{ loan_external_id: 'IKFLONG1', sub_reference_id: null }]);
});

test('a record that was rejected with such a loan before is kept as it was', async () => {
  const kept = await pool.query(
    `update "RAW"."RAW_REJECTED_RECORDS" set loan_id = $1, reason = 'invalid amount' where line = 3`,
    [LONG],
  );
  expect(kept.rowCount).toBe(1);
});
