import { expect, test } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();

test('a migrated database needs nothing more', async () => {
  expect(await migrate(database.pool)).toEqual([]);
});

test('an applied migration whose file has changed stops the next deployment', async () => {
  await database.pool.query(
    `update public.schema_migration set sha256 = 'other' where file like '0001%'`,
  );
  await expect(migrate(database.pool)).rejects.toThrow(
    /0001_schemas_and_settings\.sql was applied with another content/,
  );
});

test('each of the eleven feeds has its RAW table with the ten contract columns first', async () => {
  const tables = await database.pool.query<{ raw_table: string; columns: string }>(
    `select f.raw_table, string_agg(c.column_name, ',' order by c.ordinal_position) filter (where c.ordinal_position <= 10) as columns
     from "OPS"."FEED" f join information_schema.columns c on c.table_schema = 'RAW' and c.table_name = f.raw_table
     where f.kind = 'file'
     group by f.raw_table`,
  );
  expect(tables.rows).toHaveLength(11);
  for (const row of tables.rows) {
    expect(row.columns).toBe(
      'loan_id,amount,date,status,charge,note,payment_id,sub_reference_id,source_file,lender',
    );
  }
});
