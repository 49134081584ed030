import { expect, test } from 'vitest';
import { reportAudit } from '../../../src/audit/report-audit.ts';
import { testDatabase } from '../../support/database.ts';

const { pool } = await testDatabase();

test('a whole log is told with its head, a broken one raises the alarm', async () => {
  const told: [string, Record<string, unknown>][] = [];
  const counted: string[] = [];
  const deps = {
    pool,
    count: (name: string): void => void counted.push(name),
    logger: {
      info: (message: string, fields: Record<string, unknown>) => void told.push([message, fields]),
      error: (message: string, fields: Record<string, unknown>) =>
        void told.push([message, fields]),
    } as unknown as Parameters<typeof reportAudit>[0]['logger'],
  };
  await pool.query(`update "OPS"."LENDER" set double_report_window_days = 4 where lender = 'GB'`);
  await reportAudit(deps);
  expect(told).toMatchObject([
    ['The audit log is whole', { entries: 1, head: { entry_number: 1 } }],
  ]);
  expect(counted).toEqual([]);
  await pool.query(`alter table "OPS"."AUDIT_LOG" disable trigger record_is_kept`);
  await pool.query(`update "OPS"."AUDIT_LOG" set after = '{}'`);
  await reportAudit(deps);
  expect(told[1]).toMatchObject([
    'The audit log is not what it was',
    { breaks: [{ entry_number: 1, problem: 'was changed after it was written' }] },
  ]);
  expect(counted).toEqual(['AuditBroken']);
});
