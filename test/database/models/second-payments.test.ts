import { expect, test } from 'vitest';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { loadRows, rawRow, type RawRow } from '../../support/raw-rows.ts';

const database = await testDatabase();

async function told(
  loanId: string,
  ...files: Partial<RawRow>[][]
): Promise<{ cases: string[]; sources: number; payments: number; reports: number }> {
  for (const rows of files) {
    await loadRows(
      database.pool,
      'dmi_payment',
      rows.map((row, index) => rawRow({ line: index + 2, loanId, ...row })),
    );
    await transformNewLoads(database.pool);
  }
  const cases = await database.pool.query<{
    payment_id: string | null;
    line: number;
    first_line: string;
  }>(
    `select line, detail ->> 'payment_id' as payment_id, detail ->> 'first_line' as first_line
     from "OPS"."EXCEPTION" where loan_external_id = $1 order by exception_id`,
    [loanId],
  );
  const counted = await database.pool.query<{ payments: number; sources: number; reports: number }>(
    `select count(distinct t.source_key)::int as payments, count(distinct s.row_id)::int as sources, count(distinct r.row_id)::int as reports
     from "CORE"."CORE_TRANSACTION_DATA" t
     left join "CORE"."CORE_TRANSACTION_SOURCE" s using (source_key)
     left join "OPS"."SECOND_PAYMENT_REPORT" r using (source_key)
     where t.loan_external_id = $1`,
    [loanId],
  );
  const found = counted.rows[0] ?? { payments: 0, sources: 0, reports: 0 };
  return {
    cases: cases.rows.map(
      (row) => `${String(row.line)} of ${row.first_line}: ${row.payment_id ?? 'null'}`,
    ),
    ...found,
  };
}

test('the same payment id in a corrected file is the same record again', async () => {
  expect(await told('S1', [{ paymentId: 'A' }], [{ paymentId: 'A', note: 'corrected' }])).toEqual({
    cases: [],
    payments: 1,
    sources: 2,
    reports: 0,
  });
});

test('another payment id is a case, once, however often files tell it again', async () => {
  const both = [{ paymentId: 'A' }, { paymentId: 'B' }];
  const again = [
    { paymentId: 'B', note: 'x' },
    { paymentId: 'A', note: 'y' },
  ];
  expect(await told('S2', both, again, both)).toEqual({
    cases: ['3 of 2: B'],
    payments: 1,
    sources: 3,
    reports: 3,
  });
});

test('three payments with one key make two cases, also over several files', async () => {
  expect(
    await told(
      'S3',
      [{ paymentId: 'A' }, { paymentId: 'B' }],
      [{ paymentId: 'C' }, { paymentId: 'B' }],
    ),
  ).toEqual({
    cases: ['3 of 2: B', '2 of 2: C'],
    payments: 1,
    sources: 1,
    reports: 3,
  });
});

test('without payment ids the record as a whole decides', async () => {
  expect(await told('S4', [{ record: 'r1' }], [{ record: 'r1' }, { record: 'r2' }])).toEqual({
    cases: ['3 of 2: null'],
    payments: 1,
    sources: 2,
    reports: 1,
  });
});

test('a record with an id and one without are told apart, for a person to look', async () => {
  expect(
    await told('S5', [{ paymentId: 'A' }], [{ paymentId: null, record: 'damaged' }]),
  ).toMatchObject({ cases: ['2 of 2: null'] });
});

test('rows of one file that share a batch reference but not their narration are not merged', async () => {
  const rows = [
    { paymentId: 'BATCH7', note: 'NACH CR/ITEM01' },
    { paymentId: 'BATCH7', note: 'NACH CR/ITEM09' },
  ];
  expect(await told('S6', rows, rows)).toEqual({
    cases: ['3 of 2: BATCH7'],
    payments: 1,
    sources: 2,
    reports: 2,
  });
});

test('the same payment in two feeds of a lender is no second payment, whatever ids they give it', async () => {
  await loadRows(database.pool, 'dmi', [rawRow({ loanId: 'S7', paymentId: 'X' })]);
  expect(await told('S7', [{ paymentId: 'Y' }])).toEqual({
    cases: [],
    payments: 1,
    sources: 2,
    reports: 0,
  });
});
