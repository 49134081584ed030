/** What the dashboard tells beside money: files, cases, rejected records, bounces and runs, each of whose lender. */
import { beforeAll, expect, test } from 'vitest';
import { RUN_EVERY_MINUTES } from '../../../src/insight/runs.ts';
import { stages } from '../../../lib/stages.ts';
import { loadUmrnMaster } from '../../../src/files/load-umrn-master.ts';
import { check } from '../../../src/models/checks.ts';
import { transformNewLoads } from '../../../src/models/transform.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedFiles } from '../../support/expected.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, sample } from '../../support/ingest.ts';
import { problemOf, testApi } from '../api/support.ts';
import { dashboardOf, viewerOf } from './support.ts';

const empty = await testDatabase();
const { pool } = await testDatabase();
const NOTHING = { count: 0, total: '0.00' };
const NOVEMBER = '?from=2026-11-01&to=2026-11-30';

beforeAll(async () => {
  await loadUmrnMaster({ pool }, sample('umrn_master'), {
    mode: 'truncate',
    fileName: 'umrn_master.csv',
    by: 'test',
  });
  const s3 = new FakeS3();
  for (const feed of expectedFiles.keys()) await drop(pool, s3, `${feed}/a.csv`, sample(feed));
  await transformNewLoads(pool);
});

test('a database without anything answers with zeros', async () => {
  const found = await dashboardOf(empty.pool);
  const { oldest_unposted_date, oldest_approval_at, ...tallies } = found.kpi;
  expect([oldest_unposted_date, oldest_approval_at]).toEqual([null, null]);
  expect(Object.values(tallies)).toEqual(Object.values(tallies).map(() => NOTHING));
  expect(found).toMatchObject({
    from: '2026-10-05',
    to: '2026-11-03',
    today: '2026-11-03',
    lenders: null,
    collections: [],
    exceptions: [],
    rejects: [],
    late_feeds: [],
    runs: { posting: 'on', days: [], last: null, next_due_at: null },
    bounces: [],
    recent: [],
  });
  expect(found.feeds).toHaveLength(11);
  expect(found.feeds.every(({ last_file }) => last_file === null)).toBe(true);
});

test('rejected records are those of the files, and bounces stand apart from what can be corrected', async () => {
  const found = await dashboardOf(pool, { query: NOVEMBER });
  const rejected = [...expectedFiles.values()]
    .flatMap(({ records }) => records)
    .filter((record) => record.class === 'rejected');
  const reasons = Map.groupBy(rejected, ({ reason }) => reason ?? '');
  const bounces = reasons.get('status not in allowed values') ?? [];
  reasons.delete('status not in allowed values');
  expect(Object.fromEntries(found.rejects.map(({ reason, open }) => [reason, open.count]))).toEqual(
    Object.fromEntries([...reasons].map(([reason, records]) => [reason, records.length])),
  );
  expect(found.kpi.rejected_open.count).toBe(rejected.length - bounces.length);
  const counted = found.bounces.reduce((sum, { bounced }) => sum + bounced.count, 0);
  expect(counted).toBe(bounces.length);
  expect(found.bounces).toContainEqual({
    lender: 'VIVRITI',
    status: 'presented - bounced',
    return_code: '04',
    bounced: { count: 1, total: '25000.00' },
  });
});

test('a record that is replayed is no bounce any more', async () => {
  const query = `${NOVEMBER}&lender=ARTHMATE`;
  const bounced = async (): Promise<number> => {
    const { bounces } = await dashboardOf(pool, { query });
    return bounces.find(({ status }) => status === 'bounce')?.bounced.count ?? 0;
  };
  expect(await bounced()).toBe(2);
  await pool.query(
    `update "RAW"."RAW_REJECTED_RECORDS"
     set state = 'replayed', replayed_load_id = (select max(load_id) from "RAW"."RAW_LOAD")
     where reject_id = (select min(reject_id) from "RAW"."RAW_REJECTED_RECORDS" where feed_key = 'arthmate' and status = 'BOUNCE')`,
  );
  expect(await bounced()).toBe(1);
  await check(pool, 'history/reject_totals_agree.sql');
  const before = await dashboardOf(pool, { query: NOVEMBER });
  await pool.query(`select "CORE".rebuild_totals(now() - interval '1 hour')`);
  const { bounces, rejects } = await dashboardOf(pool, { query: NOVEMBER });
  expect({ bounces, rejects }).toEqual({ bounces: before.bounces, rejects: before.rejects });
});

test('cases are counted by category and by whole days since they were found', async () => {
  await pool.query(`delete from "OPS"."EXCEPTION_COMMENT"`);
  await pool.query(
    `update "OPS"."EXCEPTION" set status = 'resolved', resolved_at = now(), resolved_by = 'test', resolution = 'test'`,
  );
  const now = new Date('2026-11-30T12:00:00Z');
  for (const [index, age] of [0, 1.99, 2, 3.99, 4, 7.99, 8, 30.99, 31, 400].entries())
    await pool.query(
      `insert into "OPS"."EXCEPTION" (category, case_key, source_lender, amount, reason, created_at)
       values ('posting failed', $1, $2, 100.5, 'test', $3)`,
      [
        `case ${String(index)}`,
        index % 2 === 0 ? 'DMI' : 'IKF',
        new Date(now.getTime() - age * 86_400_000),
      ],
    );
  const { exceptions, kpi } = await dashboardOf(pool, { now });
  expect(kpi.exceptions_open).toEqual({ count: 10, total: '1005.00' });
  expect(exceptions).toEqual([
    {
      category: 'posting failed',
      open: { count: 10, total: '1005.00' },
      ages: ['0-1', '2-3', '4-7', '8-30', '31+'].map((days) => ({
        days,
        open: { count: 2, total: '201.00' },
      })),
    },
  ]);
  const own = await dashboardOf(pool, { now, lenders: ['IKF'] });
  expect(own.kpi.exceptions_open.count).toBe(5);
});

test('a caller of one lender sees nothing of the others', async () => {
  await pool.query(
    `insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, amount, reason, requested_by) values
       ('dismiss payment', 'one', 'DMI', 5, 'test', 'maker'), ('dismiss payment', 'two', 'IKF', 7, 'test', 'maker')`,
  );
  const all = await dashboardOf(pool, { query: NOVEMBER });
  const own = await dashboardOf(pool, { query: NOVEMBER, lenders: ['DMI'] });
  expect(own.lenders).toEqual(['DMI']);
  expect(own.collections).toEqual(all.collections.filter(({ lender }) => lender === 'DMI'));
  expect(own.collections).not.toEqual([]);
  expect(own.bounces).toEqual(all.bounces.filter(({ lender }) => lender === 'DMI'));
  expect(own.feeds.map(({ feed }) => feed)).toEqual(['dmi', 'dmi_payment']);
  expect(own.recent.length).toBeGreaterThan(0);
  expect(new Set(own.recent.map(({ lender }) => lender))).toEqual(new Set(['DMI']));
  expect(own.kpi.approvals_pending).toEqual({ count: 1, total: '5.00' });
  expect(all.kpi.approvals_pending).toEqual({ count: 2, total: '12.00' });
  const none = await dashboardOf(pool, { query: NOVEMBER, lenders: [] });
  expect(none.kpi).toMatchObject({ ready: NOTHING, manual: NOTHING, approvals_pending: NOTHING });
  expect([none.collections, none.recent, none.feeds, none.bounces]).toEqual([[], [], [], []]);
});

test('the last payments that arrived are told, the newest first', async () => {
  const { recent } = await dashboardOf(pool);
  const newest = await pool.query<{ source_key: string }>(
    `select source_key from "CORE"."CORE_TRANSACTION_DATA" order by row_id desc limit 20`,
  );
  expect(recent.map(({ source_key }) => source_key)).toEqual(
    newest.rows.map(({ source_key }) => source_key),
  );
});

test('runs are counted by the day in India, and the next one is due by the schedule', async () => {
  const at = '2026-10-31T20:00:00Z';
  await pool.query(
    `insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, status, lender, requested_at, finished_at, error_message) values
       (gen_random_uuid(), 'schedule', 'schedule', 'success', null, $1, $1, null),
       (gen_random_uuid(), 'api', 'somebody', 'failed', 'DMI', $1, $1, 'it stopped')`,
    [at],
  );
  const { runs } = await dashboardOf(pool, { query: NOVEMBER });
  expect(runs).toMatchObject({
    days: [{ date: '2026-11-01', pending: 0, running: 0, success: 1, failed: 1 }],
    last: { trigger: 'api', status: 'failed' },
    next_due_at: '2026-11-01T02:00:00.000+05:30',
  });
  const others = await dashboardOf(pool, { query: NOVEMBER, lenders: ['IKF'] });
  expect(others.runs).toMatchObject({
    days: [{ success: 1, failed: 0 }],
    last: { status: 'success' },
  });
  for (const stage of stages) expect(stage.scheduleMinutes).toBe(RUN_EVERY_MINUTES);
});

test('a lender that is not yours, one that nobody knows, and days that make no window are refused', async () => {
  const api = testApi(pool);
  const ask = async (query: string, lenders: string[] | null = null) =>
    api.call('GET', `/api/dashboard${query}`, { caller: viewerOf(lenders) });
  problemOf(await ask('?lender=IKF', ['DMI']), 403);
  problemOf(await ask('?lender=NOBODY'), 400);
  problemOf(await ask('?from=2026-11-02&to=2026-11-01'), 400);
  problemOf(await ask('?from=2025-11-01&to=2026-11-02'), 400);
  problemOf(await ask('?from=yesterday'), 400);
  expect((await ask('?from=2025-11-02&to=2026-11-02')).status).toBe(200);
  problemOf(await api.call('GET', '/api/dashboard', { caller: null }), 401);
});
