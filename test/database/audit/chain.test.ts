import { expect, test } from 'vitest';
import { verifyAudit } from '../../../src/audit/verify-audit.ts';
import { inTransaction } from '../../../src/database/transaction.ts';
import { testDatabase } from '../../support/database.ts';

const { pool } = await testDatabase();

async function switchPosting(posting: 'on' | 'off', by: string): Promise<void> {
  await pool.query(
    `insert into "OPS"."POSTING_SWITCH" (posting, reason, changed_by) values ($1, 'month end', $2)`,
    [posting, by],
  );
}

/** What someone may do who owns the database. */
async function tamper(statement: string, values: unknown[] = []): Promise<void> {
  await inTransaction(pool, async (connection) => {
    await connection.query(`alter table "OPS"."AUDIT_LOG" disable trigger record_is_kept`);
    await connection.query(statement, values);
    await connection.query(`alter table "OPS"."AUDIT_LOG" enable trigger record_is_kept`);
  });
}

test('a change is kept with who made it, and what was before and after', async () => {
  await pool.query(`update "OPS"."LENDER" set double_report_window_days = 5 where lender = 'GB'`);
  await switchPosting('off', 'asha@example.com');
  const { rows } = await pool.query(
    `select changed_by, action, subject_table, subject_key, lender, before, after
     from "OPS"."AUDIT_LOG" order by entry_number`,
  );
  expect(rows).toMatchObject([
    {
      changed_by: null,
      action: 'update',
      subject_table: 'OPS.LENDER',
      subject_key: 'GB',
      lender: 'GB',
      before: { double_report_window_days: 3 },
      after: { double_report_window_days: 5 },
    },
    {
      changed_by: 'asha@example.com',
      action: 'insert',
      subject_table: 'OPS.POSTING_SWITCH',
      before: null,
      after: { posting: 'off', reason: 'month end' },
    },
  ]);
});

test('what is rolled back leaves no entry and no gap', async () => {
  const before = await verifyAudit(pool, {});
  await inTransaction(pool, async (connection) => {
    await connection.query(
      `insert into "OPS"."POSTING_SWITCH" (posting, reason, changed_by) values ('on', 'x', 'y')`,
    );
    throw new Error('changed my mind');
  }).catch(() => undefined);
  await switchPosting('on', 'ravi@example.com');
  const after = await verifyAudit(pool, {});
  expect(after).toMatchObject({ intact: true, entries: before.entries + 1 });
});

test('entries that are written at once form one chain', async () => {
  const before = await verifyAudit(pool, {});
  await Promise.all(
    Array.from({ length: 8 }, (_none, index) =>
      switchPosting(index % 2 === 0 ? 'on' : 'off', `person${String(index)}@example.com`),
    ),
  );
  expect(await verifyAudit(pool, {})).toMatchObject({ intact: true, entries: before.entries + 8 });
});

test('the log takes no update, delete or truncate', async () => {
  for (const statement of [
    `update "OPS"."AUDIT_LOG" set changed_by = 'nobody'`,
    `delete from "OPS"."AUDIT_LOG"`,
    `truncate "OPS"."AUDIT_LOG"`,
  ])
    await expect(pool.query(statement)).rejects.toThrow(/never changed or removed/);
});

test('a pipeline comment is the machine speaking and no entry', async () => {
  const entries = async (): Promise<number> => (await verifyAudit(pool, {})).entries;
  const before = await entries();
  await pool.query(
    `with made as (
       insert into "OPS"."EXCEPTION" (category, case_key, reason) values ('mandate conflict', 'M1', 'two loans')
       returning exception_id
     )
     insert into "OPS"."EXCEPTION_COMMENT" (exception_id, action, said_by, text)
     select exception_id, 'kept back', speaker, 'text' from made, (values ('pipeline'), ('asha@example.com')) who (speaker)`,
  );
  expect(await entries()).toBe(before + 1);
});

const restored = [
  ['a field', `update "OPS"."AUDIT_LOG" set changed_by = 'someone else' where entry_number = 2`, 2],
  [
    'a value',
    `update "OPS"."AUDIT_LOG" set after = after || '{"posting": "on"}' where entry_number = 2`,
    2,
  ],
  [
    'the time',
    `update "OPS"."AUDIT_LOG" set recorded_at = recorded_at - interval '1 day' where entry_number = 3`,
    3,
  ],
  ['an entry out of the middle', `delete from "OPS"."AUDIT_LOG" where entry_number = 2`, 3],
  ['the first entry', `delete from "OPS"."AUDIT_LOG" where entry_number = 1`, 2],
] as const;

test.each(restored)('%s that was changed by hand is found', async (_what, statement, found) => {
  await pool.query(`create table public.kept as table "OPS"."AUDIT_LOG"`);
  await tamper(statement);
  const result = await verifyAudit(pool, {});
  await tamper(`delete from "OPS"."AUDIT_LOG"`);
  await tamper(`insert into "OPS"."AUDIT_LOG" table public.kept`);
  await pool.query(`drop table public.kept`);
  expect(result.intact).toBe(false);
  expect(result.breaks[0]?.entry_number).toBe(found);
  expect(await verifyAudit(pool, {})).toMatchObject({ intact: true });
});

test('a forged entry with a right hash of its own breaks the chain behind it', async () => {
  await pool.query(`create table public.kept as table "OPS"."AUDIT_LOG"`);
  await tamper(`update "OPS"."AUDIT_LOG" set changed_by = 'someone else' where entry_number = 2`);
  await tamper(
    `update "OPS"."AUDIT_LOG" a set entry_hash = "OPS".audit_hash(a) where entry_number = 2`,
  );
  const result = await verifyAudit(pool, {});
  await tamper(`delete from "OPS"."AUDIT_LOG"`);
  await tamper(`insert into "OPS"."AUDIT_LOG" table public.kept`);
  await pool.query(`drop table public.kept`);
  expect(result.breaks).toEqual([
    { entry_number: 3, problem: 'does not follow the entry before it' },
  ]);
});

test('entries cut off at the end, or all of them written anew, are found by a head that was noted before', async () => {
  const { head } = await verifyAudit(pool, {});
  if (head === null) throw new Error('the log is empty');
  expect(await verifyAudit(pool, { head })).toMatchObject({ intact: true });
  await tamper(`delete from "OPS"."AUDIT_LOG" where entry_number = $1`, [head.entry_number]);
  expect(await verifyAudit(pool, {})).toMatchObject({ intact: true });
  expect(await verifyAudit(pool, { head })).toMatchObject({
    intact: false,
    breaks: [{ entry_number: head.entry_number, problem: 'is missing, although it was there' }],
  });
  await switchPosting('off', 'ravi@example.com');
  expect(await verifyAudit(pool, { head })).toMatchObject({
    intact: false,
    breaks: [{ entry_number: head.entry_number, problem: 'is not the entry that was there' }],
  });
});
