import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { FileRecordPage } from '../../../src/contract/file-record.ts';
import { ingestObject } from '../../../src/files/ingest-object.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, sample } from '../../support/ingest.ts';
import { storageApi } from '../../support/storage-api.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3();
const api = storageApi(pool, s3.client);
const limited = {
  name: 'asha@example',
  kind: 'person',
  role: 'operator',
  lenders: ['GB'],
} as const;

const TEXT =
  '\uFEFFArthmate export\r\n' +
  'loan_id,Amount,Transaction Date,Status,reason\r\n' +
  'LOAN1,100.00,05-11-2026,SUCCESS,"first line\r\nsecond, line"\r\n' +
  'LOAN2,,05-11-2026,SUCCESS,\r\n' +
  'LOAN1,100.00,05-11-2026,SUCCESS,"first line\r\nsecond, line"\r\n' +
  '\r\n' +
  'LOAN3,200.00,05-11-2026,SUCCESS,Müller\r\n';

async function records(target: string): Promise<FileRecordPage> {
  const answered = await api.call('GET', target);
  expect(answered).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  return FileRecordPage.parse(answered.body);
}

async function load(key: string, content: string | Buffer): Promise<string> {
  const outcome = await drop(pool, s3, key, content);
  expect(outcome.status).toBe('success');
  return 'fileId' in outcome ? outcome.fileId : '';
}

test('every physical record of a file has its place, its class and the text of its bytes', async () => {
  const id = await load('arthmate/places.csv', TEXT);
  s3.reads.length = 0;
  const page = await records(`/api/files/${id}/records`);
  expect(page.items.map((record) => [record.line, record.class])).toEqual([
    [1, 'title'],
    [2, 'header'],
    [3, 'loaded'],
    [5, 'rejected'],
    [6, 'duplicate'],
    [8, 'blank'],
    [9, 'loaded'],
  ]);
  const bytes = Buffer.from(TEXT);
  for (const record of page.items) {
    expect(record.raw_text).toBe(bytes.toString('utf8', record.byte_start, record.byte_end));
    expect(record.same_as_stored).toBe(true);
  }
  expect(page).toMatchObject({ read_from: 'archive', object_problem: null, next_cursor: null });
  expect(page.items[3]).toMatchObject({ reason: 'invalid amount', reject_state: 'open' });
  expect(page.items[4]).toMatchObject({ duplicate_of_line: 3 });
  // Neighbours come in one read.
  expect(s3.reads).toHaveLength(1);
});

test('records come in pages, and of one class alone', async () => {
  const id = await load('arthmate/pages.csv', TEXT.replaceAll('LOAN', 'PAGE'));
  const first = await records(`/api/files/${id}/records?limit=3`);
  const rest = await records(
    `/api/files/${id}/records?limit=50&cursor=${first.next_cursor ?? 'none'}`,
  );
  expect([...first.items, ...rest.items].map((record) => record.line)).toEqual([
    1, 2, 3, 5, 6, 8, 9,
  ]);
  const loaded = await records(`/api/files/${id}/records?class=loaded`);
  expect(loaded.items.map((record) => record.loan_id)).toEqual(['PAGE1', 'PAGE3']);
});

test.each(['gb', 'vivriti', 'shivalik_payment', 'dmi', 'ikf'])(
  'the text of every record of the sample of %s is that of its bytes, in its encoding',
  async (feed) => {
    const bytes = sample(feed);
    const id = await load(`${feed}/sample.csv`, bytes);
    const page = await records(`/api/files/${id}/records?limit=200`);
    const { rows } = await pool.query<{ encoding: string }>(
      'select encoding from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where file_id = $1',
      [id],
    );
    const decoder = new TextDecoder(
      rows[0]?.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8',
    );
    expect(page.items.length).toBeGreaterThan(3);
    for (const record of page.items) {
      expect(record.raw_text).toBe(
        decoder.decode(bytes.subarray(record.byte_start, record.byte_end)),
      );
      expect(record.same_as_stored, `line ${String(record.line)}`).toBe(true);
    }
  },
);

test('a flipped byte in the archive is told, record by record', async () => {
  const text = TEXT.replaceAll('LOAN', 'FLIP');
  const id = await load('arthmate/flip.csv', text);
  const key = s3.copies.at(-1) ?? '';
  s3.put(key, text.replace('FLIP2,,', 'FLIP7,,').replace('FLIP3,200', 'FLIP3,900'));
  const page = await records(`/api/files/${id}/records`);
  expect(
    page.items.filter((record) => record.same_as_stored === false).map((record) => record.line),
  ).toEqual([5, 9]);
});

test('where the archived object is gone, what the database keeps is shown and the gap is told', async () => {
  const id = await load('arthmate/gone.csv', TEXT.replaceAll('LOAN', 'GONE'));
  const key = s3.copies.at(-1) ?? '';
  s3.remove(key);
  const page = await records(`/api/files/${id}/records`);
  expect(page.read_from).toBe('database');
  expect(page.object_problem).toContain(key);
  expect(page.items.map((record) => record.raw_text)).toEqual([
    'Arthmate export',
    'loan_id,Amount,Transaction Date,Status,reason',
    null,
    'GONE2,,05-11-2026,SUCCESS,',
    'GONE1,100.00,05-11-2026,SUCCESS,"first line\r\nsecond, line"',
    expect.any(String),
    null,
  ]);
  expect(new Set(page.items.map((record) => record.same_as_stored))).toEqual(new Set([null]));
});

test('an object that was cut short is told', async () => {
  const text = TEXT.replaceAll('LOAN', 'CUTS');
  const id = await load('arthmate/cut.csv', text);
  s3.put(s3.copies.at(-1) ?? '', text.slice(0, 120));
  const page = await records(`/api/files/${id}/records`);
  expect(page.object_problem).toContain('shorter');
  expect(page.items.at(-1)).toMatchObject({ raw_text: null, same_as_stored: false });
});

test('the records of another lender are not there, and a viewer may not see any', async () => {
  const id = await load('arthmate/lender.csv', TEXT.replaceAll('LOAN', 'LEND'));
  const target = `/api/files/${id}/records`;
  expect((await api.call('GET', target, { caller: limited })).status).toBe(404);
  const own = { ...limited, lenders: ['ARTHMATE'] };
  expect((await api.call('GET', target, { caller: own })).status).toBe(200);
  const viewer = { ...own, role: 'viewer' as const };
  expect((await api.call('GET', target, { caller: viewer })).status).toBe(403);
  expect(JSON.stringify(api.logged)).not.toContain('LEND1');
});

test('a failed file is handed to the ingest queue again as the same object, and who asked is kept', async () => {
  await load('arthmate/first.csv', TEXT.replaceAll('LOAN', 'SAME'));
  const object = s3.put('arthmate/a b+again.csv', TEXT.replaceAll('LOAN', 'SAME'));
  const outcome = await ingestObject({ pool, s3: s3.client }, object);
  expect(outcome.status).toBe('failed');
  const id = 'fileId' in outcome ? outcome.fileId : '';
  const body = JSON.stringify({ reason: 'the first one was taken back' });
  const answered = await api.call('POST', `/api/files/${id}/reprocess`, { body, caller: 'meera' });
  expect(answered).toMatchObject({ status: 202, body: { requested_by: 'meera' } });
  expect(api.sent).toMatchObject([
    {
      Records: [
        {
          s3: {
            object: {
              key: 'arthmate/a+b%2Bagain.csv',
              versionId: object.version,
              size: object.size,
            },
          },
        },
      ],
    },
  ]);
  const kept = await pool.query(
    'select requested_by, reason, error_code, attempts from "OPS"."FILE_REPROCESSING" where file_id = $1',
    [id],
  );
  expect(kept.rows).toEqual([
    {
      requested_by: 'meera',
      reason: 'the first one was taken back',
      error_code: 'duplicate_content',
      attempts: 1,
    },
  ]);
});

test('a loaded file is not run again, nor one whose message the queue does not take', async () => {
  const loaded = await load('arthmate/done.csv', TEXT.replaceAll('LOAN', 'DONE'));
  const body = JSON.stringify({ reason: 'once more' });
  expect((await api.call('POST', `/api/files/${loaded}/reprocess`, { body })).status).toBe(409);
  const outcome = await drop(pool, s3, 'arthmate/again.csv', TEXT.replaceAll('LOAN', 'DONE'));
  const id = 'fileId' in outcome ? outcome.fileId : '';
  api.queueFault = new Error('no queue');
  expect((await api.call('POST', `/api/files/${id}/reprocess`, { body })).status).toBe(503);
  api.queueFault = undefined;
  const other = { body, caller: limited };
  expect((await api.call('POST', `/api/files/${id}/reprocess`, other)).status).toBe(404);
});

test('what a person asked for stands until an attempt began, however often its message comes', async () => {
  await load('arthmate/asked.csv', TEXT.replaceAll('LOAN', 'ASKS'));
  const object = s3.put('arthmate/asked again.csv', TEXT.replaceAll('LOAN', 'ASKS'));
  const deps = { pool, s3: s3.client };
  const outcome = await ingestObject(deps, object);
  expect(await ingestObject(deps, object, true)).toMatchObject({ status: 'refused before' });
  const id = 'fileId' in outcome ? outcome.fileId : '';
  const body = JSON.stringify({ reason: 'once more' });
  expect((await api.call('POST', `/api/files/${id}/reprocess`, { body })).status).toBe(202);
  expect(await ingestObject(deps, object, true)).toMatchObject({ status: 'failed' });
  expect(await ingestObject(deps, object, true)).toMatchObject({ status: 'refused before' });
});
