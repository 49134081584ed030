import { expect, test } from 'vitest';
import { FileDetail, FilePage } from '../../../src/contract/file.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const database = await testDatabase();
const api = testApi(database.pool);

await database.pool.query(`
  insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG"
    (feed_key, lender_key, bucket, object_key, object_version, etag, size_bytes, content_sha256, status, attempts, mapping_version, encoding,
     records_total, records_title, records_header, records_blank, records_footer, records_loaded, records_duplicate, records_rejected,
     amount_loaded, control_total_stated, control_total_found, archive_key, created_at, started_at, finished_at)
  values ('dmi', 'dmi', 'b', 'dmi/one.csv', 'v1', 'v1', 1234, repeat('a', 64), 'success', 1, 3, 'utf-8', 10, 1, 1, 0, 1, 4, 1, 2,
     '4250.50', '4250.50', '4250.50', 'archive/dmi/one.csv', '2026-11-02T20:00:00Z', '2026-11-02T20:00:01Z', '2026-11-02T20:00:02Z')`);
await database.pool.query(`
  insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG"
    (feed_key, lender_key, bucket, object_key, object_version, status, attempts, error_code, error_message, error_detail, duplicate_of_file_id)
  values ('dmi', 'dmi', 'b', 'dmi/again.csv', 'v2', 'failed', 1, 'duplicate_content', 'The same content arrived as dmi/one.csv.', '{"first":1}', 1)`);
await database.pool.query(`
  insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (feed_key, lender_key, bucket, object_key, object_version)
  select 'ikf', 'ikf', 'b', 'ikf/' || n || '.csv', 'v' || n from generate_series(1, 3) as n`);
await database.pool.query(`
  insert into "RAW"."RAW_REJECTED_RECORDS"
    (file_id, feed_key, lender_key, lender, source_file, mapping_version, line, byte_start, byte_end, raw_record, reason, state)
  values (1, 'dmi', 'dmi', 'DMI', 'dmi/one.csv', 3, 5, 100, 120, 'x', 'amount <= 0', 'open'),
         (1, 'dmi', 'dmi', 'DMI', 'dmi/one.csv', 3, 6, 121, 140, 'x', 'amount <= 0', 'dismissed'),
         (1, 'dmi', 'dmi', 'DMI', 'dmi/one.csv', 3, 7, 141, 150, 'x', 'blank loan_id', 'open')`);

test('a file shows its counts by class, its totals and its times in Indian standard time', async () => {
  const file = bodyAs(await api.call('GET', '/api/files/1'), 200, FileDetail);
  expect(file).toMatchObject({
    feed: 'dmi',
    status: 'success',
    size_bytes: 1234,
    counts: {
      title: 1,
      header: 1,
      blank: 0,
      footer: 1,
      loaded: 4,
      duplicate: 1,
      rejected: 2,
      total: 10,
    },
    amount_loaded: '4250.50',
    control_total: { stated: '4250.50', found: '4250.50' },
    error: null,
    duplicate_of: null,
    archive_key: 'archive/dmi/one.csv',
    created_at: '2026-11-03T01:30:00.000+05:30',
    finished_at: '2026-11-03T01:30:02.000+05:30',
  });
});

test('a file shows its rejected records by reason and how many are open', async () => {
  expect(bodyAs(await api.call('GET', '/api/files/1'), 200, FileDetail).rejects).toEqual([
    { reason: 'amount <= 0', count: 2, open: 1 },
    { reason: 'blank loan_id', count: 1, open: 1 },
  ]);
});

test('a failed file says why and which file it repeats', async () => {
  const page = bodyAs(await api.call('GET', '/api/files?status=failed'), 200, FilePage);
  expect(page.items).toHaveLength(1);
  expect(page.items[0]).toMatchObject({
    object_key: 'dmi/again.csv',
    counts: null,
    error: {
      code: 'duplicate_content',
      message: 'The same content arrived as dmi/one.csv.',
      detail: { first: 1 },
    },
    duplicate_of: { file_id: 1, object_key: 'dmi/one.csv' },
  });
});

test('filters and pages go together', async () => {
  const first = bodyAs(await api.call('GET', '/api/files?feed=ikf&limit=2'), 200, FilePage);
  expect(first.items.map((file) => file.object_key)).toEqual(['ikf/3.csv', 'ikf/2.csv']);
  const second = bodyAs(
    await api.call('GET', `/api/files?feed=ikf&limit=2&cursor=${first.next_cursor ?? ''}`),
    200,
    FilePage,
  );
  expect(second.items.map((file) => file.object_key)).toEqual(['ikf/1.csv']);
  expect(second.next_cursor).toBeNull();
});

test('a page that ends with the last file has no next one', async () => {
  expect(
    bodyAs(await api.call('GET', '/api/files?feed=ikf&limit=3'), 200, FilePage).next_cursor,
  ).toBeNull();
});

test.each([
  ['limit=0', 'limit', 'must be at least 1'],
  ['limit=201', 'limit', 'must be at most 200'],
  ['limit=ten', 'limit', 'must be a whole number from 1 to 200'],
  ['status=done', 'status', 'must be one of pending, processing, success, failed'],
  ['state=failed', 'state', 'is not known; known are feed, status, limit, cursor'],
  ['feed=dmi&feed=ikf', 'feed', 'must be given once'],
  ['cursor=bm9uc2Vuc2U', 'cursor', 'must be the next_cursor of a page of this list'],
  ['cursor=cnVuc3w1', 'cursor', 'must be the next_cursor of a page of this list'],
])('the query %s is refused and says why', async (query, field, message) => {
  const problem = problemOf(await api.call('GET', `/api/files?${query}`), 400);
  expect(problem.errors).toEqual([{ in: 'query', field, message }]);
});

test('a misspelt feed is refused with the known ones instead of showing an empty list', async () => {
  const problem = problemOf(await api.call('GET', '/api/files?feed=dmj'), 400);
  expect(problem.errors?.[0]?.message).toMatch(/^must be one of arthmate, dmi, dmi_payment/);
});

test('a file that does not exist is 404', async () => {
  expect(problemOf(await api.call('GET', '/api/files/77'), 404).detail).toBe(
    'There is no file 77.',
  );
});
