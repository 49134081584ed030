import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingestObject } from '../../../src/files/ingest-object.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, logOf, sample, simpleFile, storedCounts } from '../../support/ingest.ts';

const { pool } = await testDatabase();
let before: Record<string, number> = {};

beforeEach(async () => {
  before = await storedCounts(pool);
});

// Whatever is refused, nothing of it is stored.
afterEach(async () => {
  expect(await storedCounts(pool)).toEqual(before);
});

test.each([
  ['an empty file', '', 'empty_file'],
  [
    'a file without a mapped column',
    'loan_id,Amount,Status,reason\nL1,1.00,SUCCESS,\n',
    'missing_column',
  ],
  ['a binary file', Buffer.from([80, 75, 3, 4, 20, 0, 0, 0, 8, 0]), 'binary_file'],
  [
    'a quote that is never closed',
    `${simpleFile(2)}L9,1.00,05-11-2026,SUCCESS,"open\n`,
    'unclosed_quote',
  ],
])('%s is failed with a reason', async (name, content, code) => {
  const key = `arthmate/${name}.csv`;
  expect(await drop(pool, new FakeS3(), key, content)).toMatchObject({
    status: 'failed',
    failure: { code },
  });
  const [log] = await logOf(pool, key);
  expect(log).toMatchObject({
    status: 'failed',
    error_code: code,
    records_total: null,
    archive_key: null,
  });
  expect(log?.error_message).toMatch(/\w.*\.$/);
});

test('a wrong control total loads nothing and the log tells both sums', async () => {
  const content = sample('dmi').toString().replace('4,01,782.28', '4,01,782.29');
  expect(await drop(pool, new FakeS3(), 'dmi/wrong total.csv', content)).toMatchObject({
    status: 'failed',
  });
  const [log] = await logOf(pool, 'dmi/wrong total.csv');
  expect(log).toMatchObject({
    error_code: 'control_total_differs',
    control_total_stated: '401782.29',
    control_total_found: '401782.28',
  });
  const rows = await pool.query(`select 1 from "RAW"."RAW_DMI_NACH_STATUS_REPORT"`);
  expect(rows.rowCount).toBe(0);
});

test.each([
  ['nobody/file.csv', 'nobody', /No feed has the prefix nobody\//],
  [
    'GB/file.csv',
    'GB',
    /Upload it under the prefix of its feed: arthmate\/, dmi\/, dmi_payment\/, gb\//,
  ],
  ['file.csv', '', /lies at the top of the bucket/],
])(
  'an object at %s, where no feed is, is failed and told where to go',
  async (key, prefix, message) => {
    expect(await drop(pool, new FakeS3(), key, simpleFile(1))).toMatchObject({ status: 'failed' });
    const [log] = await logOf(pool, key);
    expect(log).toMatchObject({ status: 'failed', feed_key: prefix, error_code: 'unknown_feed' });
    expect(log?.error_message).toMatch(message);
  },
);

test.each(['archive/gb/1/file.csv', 'gb/', 'archive/'])(
  '%s is not a file of a lender and is not logged',
  async (key) => {
    expect(await drop(pool, new FakeS3(), key, '')).toEqual({ status: 'ignored' });
    expect(await logOf(pool, key)).toEqual([]);
  },
);

test('an object that was deleted before it was read is failed as gone', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/gone.csv', simpleFile(1));
  s3.remove(object.key);
  expect(await ingestObject({ pool, s3: s3.client }, object)).toMatchObject({
    status: 'failed',
    failure: { code: 'object_gone' },
  });
});

test('an object that was overwritten before it was read is failed as replaced', async () => {
  const s3 = new FakeS3({ versioned: false });
  const object = s3.put('arthmate/replaced.csv', simpleFile(1));
  s3.put(object.key, simpleFile(2));
  await ingestObject({ pool, s3: s3.client }, object);
  const [log] = await logOf(pool, object.key);
  expect(log).toMatchObject({ status: 'failed', error_code: 'object_replaced' });
  expect(log?.error_message).toContain('newer version has an event of its own');
});
