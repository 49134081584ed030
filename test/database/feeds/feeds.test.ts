/** Feeds with their mapping, their last file, and whether it came when it should. */
import { expect, test } from 'vitest';
import type { Role } from '../../../src/contract/role.ts';
import { Feed, FeedList, Holiday, HolidayList } from '../../../src/contract/feed.ts';
import { Dashboard } from '../../../src/contract/dashboard.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { storageApi } from '../../support/storage-api.ts';
import { bodyAs, problemOf, testApi, type Answer } from '../api/support.ts';

const { pool } = await testDatabase();
/** A Tuesday, ten in the evening in India: whatever was expected is due or late. */
const now = new Date('2026-11-03T16:30:00Z');
const api = testApi(pool, { now: () => now });
const feedsApi = storageApi(pool, new FakeS3().client, () => now);

async function call(
  method: string,
  target: string,
  body?: object,
  role: Role = 'admin',
  lenders: string[] | null = null,
): Promise<Answer> {
  return (target.startsWith('/api/feeds') ? feedsApi : api).call(method, target, {
    caller: { name: 'asha@example.test', kind: 'person', role, lenders },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function feedOf(name: string): Promise<Feed> {
  const { items } = bodyAs(await call('GET', '/api/feeds'), 200, FeedList);
  const found = items.find(({ feed }) => feed === name);
  if (found === undefined) throw new Error(`no feed ${name}`);
  return found;
}

/** A file of the feed, received at this moment. */
async function receive(feed: string, at: string, status: 'success' | 'failed'): Promise<void> {
  await pool.query(
    `insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
       feed_key, lender_key, bucket, object_key, object_version, status, content_sha256, records_total, records_title, records_header,
       records_blank, records_footer, records_loaded, records_duplicate, records_rejected, amount_loaded, created_at, finished_at, error_message)
     values ($1, $1, 'turnofile', $1 || '/' || $2 || '.csv', 'v1', $3, encode(sha256($2::bytea), 'hex'), 9, 0, 1, 0, 0, 6, 0, 2, 600, $2::timestamptz,
       $2::timestamptz, case when $3 = 'failed' then 'it is torn' end)`,
    [feed, at, status],
  );
}

test('a feed tells its mapping, its files of the last days, and its last one', async () => {
  // Four in the morning of 28 October in India, and the last minute before.
  await receive('gb', '2026-10-27T18:29:59Z', 'success');
  await receive('gb', '2026-10-27T18:30:00Z', 'success');
  await receive('gb', '2026-11-02T05:00:00Z', 'success');
  await receive('gb', '2026-11-03T05:00:00Z', 'failed');
  const gb = await feedOf('gb');
  expect(gb).toMatchObject({
    lender: 'GB',
    recon_source: 'gb_nach',
    mapping: { version: 1, encoding: 'utf-8', date_formats: ['%d/%m/%y %H:%M'] },
    last_file: {
      status: 'failed',
      error: 'it is torn',
      received_at: '2026-11-03T10:30:00.000+05:30',
    },
    files: {
      success: 2,
      failed: 1,
      open: 0,
      records_loaded: 12,
      records_rejected: 4,
      amount_loaded: '1200.00',
    },
    calendar: { days: [1, 2, 3, 4, 5, 6, 7], bank_days_only: false, changed_by: 'migration' },
  });
  expect(gb.mapping.columns).toContainEqual({
    header: 'Transaction Amount',
    target: 'amount',
    type: 'numeric',
  });
  expect(
    bodyAs(await call('GET', '/api/feeds?days=8&lender=GB'), 200, FeedList).items,
  ).toMatchObject([{ feed: 'gb', files: { success: 3 } }]);
});

test('a failed file does not make a feed fresh, and the dashboard tells of late ones', async () => {
  expect((await feedOf('gb')).freshness).toEqual({
    state: 'late',
    since: '2026-11-03T16:00:00.000+05:30',
    next_expected_at: '2026-11-04T12:00:00.000+05:30',
  });
  expect((await feedOf('ikf')).freshness).toMatchObject({ state: 'unknown', since: null });
  const dashboard = bodyAs(await call('GET', '/api/dashboard'), 200, Dashboard);
  expect(dashboard.late_feeds).toEqual(['gb']);
});

test('an admin says when files come, and a holiday expects none; both are in the audit log', async () => {
  const calendar = { days: [7, 1, 2], bank_days_only: true, expected_by_hour: 12, grace_hours: 4 };
  const set = bodyAs(await call('PUT', '/api/feeds/gb/calendar', calendar), 200, Feed);
  expect(set.calendar).toMatchObject({ days: [1, 2, 7], changed_by: 'asha@example.test' });
  expect(set.freshness.state).toBe('late');
  const diwali = { is_holiday: true, name: 'Diwali' };
  bodyAs(await call('PUT', '/api/holidays/2026-11-03', diwali), 200, Holiday);
  expect((await feedOf('gb')).freshness.state).toBe('fresh');
  const listed = bodyAs(await call('GET', '/api/holidays?year=2026'), 200, HolidayList);
  expect(listed.items).toMatchObject([{ day: '2026-11-03', name: 'Diwali' }]);
  bodyAs(await call('PUT', '/api/holidays/2026-11-03', { is_holiday: false }), 200, Holiday);
  expect((await feedOf('gb')).freshness.state).toBe('late');
  expect(bodyAs(await call('GET', '/api/holidays'), 200, HolidayList).items).toEqual([]);
  const audited = await pool.query(
    `select subject_table, subject_key, action, changed_by from "OPS"."AUDIT_LOG" order by entry_number`,
  );
  const by = { changed_by: 'asha@example.test' };
  expect(audited.rows).toEqual([
    { subject_table: 'OPS.FEED_CALENDAR', subject_key: 'gb', action: 'update', ...by },
    { subject_table: 'OPS.HOLIDAY', subject_key: '2026-11-03', action: 'insert', ...by },
    { subject_table: 'OPS.HOLIDAY', subject_key: '2026-11-03', action: 'update', ...by },
  ]);
});

test('every file feed has a calendar from the start', async () => {
  const { items } = bodyAs(await call('GET', '/api/feeds'), 200, FeedList);
  expect(items).toHaveLength(11);
  expect(items.filter(({ calendar }) => calendar === null)).toEqual([]);
});

test('feeds of other lenders are hidden, and only admins say when files come', async () => {
  const calendar = { days: [1], bank_days_only: true, expected_by_hour: 12, grace_hours: 4 };
  const own = bodyAs(await call('GET', '/api/feeds', undefined, 'viewer', ['DMI']), 200, FeedList);
  expect(own.items.map(({ feed }) => feed)).toEqual(['dmi', 'dmi_payment']);
  problemOf(await call('GET', '/api/feeds?lender=GB', undefined, 'viewer', ['DMI']), 403);
  problemOf(await call('PUT', '/api/feeds/gb/calendar', calendar, 'admin', ['DMI']), 404);
  problemOf(await call('PUT', '/api/feeds/nobody/calendar', calendar), 404);
  problemOf(await call('PUT', '/api/feeds/gb/calendar', calendar, 'approver'), 403);
  problemOf(await call('PUT', '/api/holidays/2026-11-03', { is_holiday: false }, 'approver'), 403);
  problemOf(
    await call('PUT', '/api/holidays/2026-11-03', { is_holiday: false }, 'admin', ['DMI']),
    403,
  );
  expect((await feedOf('gb')).calendar?.days).toEqual([1, 2, 7]);
});

test('what makes no calendar, holiday or window is refused', async () => {
  const calendar = { days: [1], bank_days_only: true, expected_by_hour: 12, grace_hours: 4 };
  for (const wrong of [
    { days: [0] },
    { days: [1, 1] },
    { expected_by_hour: 24 },
    { grace_hours: -1 },
  ])
    problemOf(await call('PUT', '/api/feeds/gb/calendar', { ...calendar, ...wrong }), 400);
  problemOf(await call('PUT', '/api/holidays/2026-02-30', { is_holiday: true, name: 'none' }), 400);
  problemOf(await call('PUT', '/api/holidays/2026-11-03', { is_holiday: true }), 400);
  problemOf(await call('GET', '/api/feeds?days=0'), 400);
  problemOf(await call('GET', '/api/feeds?days=367'), 400);
  problemOf(await call('GET', '/api/feeds?lender=NOBODY'), 400);
  problemOf(await call('GET', '/api/holidays?year=26'), 400);
});
