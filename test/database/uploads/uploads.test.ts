import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { FileDetail } from '../../../src/contract/file.ts';
import { DuplicateFileProblem, HeaderProblem, Upload } from '../../../src/contract/upload.ts';
import { ingestObject } from '../../../src/files/ingest-object.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { sample, simpleFile } from '../../support/ingest.ts';
import { storageApi } from '../../support/storage-api.ts';
import { testApi } from '../api/support.ts';

const { pool } = await testDatabase();
const fake = new FakeS3();
// Signing asks nobody: the client needs no server.
const s3 = new S3Client({
  region: 'ap-south-1',
  credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' },
});
const api = storageApi(pool, s3);
const asha = {
  name: 'asha@example',
  kind: 'person',
  role: 'operator',
  lenders: ['ARTHMATE', 'GB'],
} as const;

function announced(feed: string, content: string | Buffer, more: object = {}): string {
  const bytes = Buffer.from(content);
  return JSON.stringify({
    feed,
    file_name: 'report of November.csv',
    size_bytes: bytes.length,
    content_sha256: createHash('sha256').update(bytes).digest('hex'),
    head_base64: bytes.subarray(0, 65_536).toString('base64'),
    ...more,
  });
}

const post = (body: string, caller: typeof asha | string = asha) =>
  api.call('POST', '/api/files/uploads', { body, caller });

test('a file with the header of its feed gets an address for these bytes alone, for 15 minutes', async () => {
  const content = simpleFile(3, 'upload');
  const answered = await post(announced('arthmate', content));
  expect(answered).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
  const upload = Upload.parse(answered.body);
  expect(upload).toMatchObject({
    object_key: 'arthmate/report of November.csv',
    method: 'PUT',
    matching_columns: 5,
    needed_columns: 5,
    suggested_feed: null,
  });
  const url = new URL(upload.url);
  expect(url.pathname).toContain('/arthmate/report%20of%20November.csv');
  // What is signed is what S3 holds the request against.
  expect(url.searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual(
    expect.arrayContaining(['content-length', 'x-amz-checksum-sha256']),
  );
  expect(url.searchParams.get('X-Amz-Expires')).toBe('900');
  expect(upload.headers).toEqual({
    'x-amz-checksum-sha256': createHash('sha256').update(content).digest('base64'),
  });
  const kept = await pool.query(
    'select feed_key, source_lender, requested_by, size_bytes, object_key from "OPS"."FILE_UPLOAD" where upload_id = $1',
    [upload.upload_id],
  );
  expect(kept.rows).toEqual([
    {
      feed_key: 'arthmate',
      source_lender: 'ARTHMATE',
      requested_by: 'asha@example',
      size_bytes: String(content.length),
      object_key: upload.object_key,
    },
  ]);
  expect(JSON.stringify(api.logged)).not.toContain('X-Amz-Signature');
});

test('the processing log names who uploaded a file, and nobody for one that its lender put there', async () => {
  const log = testApi(pool);
  const content = simpleFile(4, 'whose');
  await post(announced('arthmate', content, { file_name: 'whose.csv' }));
  const uploaded = await ingestObject(
    { pool, s3: fake.client },
    fake.put('arthmate/whose.csv', content),
  );
  const dropped = await ingestObject(
    { pool, s3: fake.client },
    fake.put('arthmate/whose.csv', simpleFile(5, 'lender')),
  );
  for (const [outcome, by] of [
    [uploaded, 'asha@example'],
    [dropped, null],
  ] as const) {
    const id = 'fileId' in outcome ? outcome.fileId : '';
    const { body } = await log.call('GET', `/api/files/${id}`);
    expect(FileDetail.parse(body).uploaded_by).toBe(by);
  }
});

test('content that the feed has loaded is refused with the file that brought it', async () => {
  const content = simpleFile(6, 'twice');
  const first = await ingestObject(
    { pool, s3: fake.client },
    fake.put('arthmate/one.csv', content),
  );
  const answered = await post(announced('arthmate', content, { file_name: 'two.csv' }));
  expect(answered.status).toBe(409);
  expect(DuplicateFileProblem.parse(answered.body)).toMatchObject({
    type: 'urn:turno:problem:duplicate-content',
    first_file: {
      file_id: Number('fileId' in first ? first.fileId : 0),
      object_key: 'arthmate/one.csv',
    },
  });
});

test('a file of another feed is refused with the columns that it lacks and the feed that it fits', async () => {
  const answered = await post(announced('arthmate', sample('gb')), 'admin of all');
  expect(answered.status).toBe(422);
  const problem = HeaderProblem.parse(answered.body);
  expect(problem.suggested_feed).toMatchObject({
    feed: 'gb',
    matching_columns: 9,
    needed_columns: 9,
  });
  expect(problem.errors?.map(({ message }) => message)).toContain(
    'lacks the column Transaction Date',
  );
  expect(problem.detail).toContain('gb');
});

test('a feed of a lender that the caller may not see is not suggested', async () => {
  const limited = { ...asha, lenders: ['ARTHMATE'] } as unknown as typeof asha;
  const problem = HeaderProblem.parse(
    (await post(announced('arthmate', sample('gb')), limited)).body,
  );
  expect(JSON.stringify(problem)).not.toContain('"gb"');
  expect((await post(announced('dmi', sample('dmi')), limited)).status).toBe(403);
  const viewer = { ...asha, role: 'viewer' } as unknown as typeof asha;
  expect((await post(announced('arthmate', simpleFile(1)), viewer)).status).toBe(403);
});

test('the sample of every feed fits its own feed, and no other better', async () => {
  const feeds = await pool.query<{ feed_key: string }>(
    `select feed_key from "OPS"."FEED" where kind = 'file' order by feed_key`,
  );
  for (const { feed_key: feed } of feeds.rows) {
    const answered = await post(announced(feed, sample(feed)), 'admin of all');
    expect(answered, feed).toMatchObject({ status: 201, body: { feed, suggested_feed: null } });
  }
});

test('what cannot be the beginning of the announced file is refused with its place', async () => {
  const content = simpleFile(2, 'places');
  const fieldOf = async (more: object): Promise<unknown> => {
    const answered = await post(announced('arthmate', content, more));
    expect(answered.status, JSON.stringify(more)).toBe(400);
    return (answered.body as { errors: { field: string }[] }).errors.map(({ field }) => field);
  };
  expect(await fieldOf({ file_name: '../escape.csv' })).toEqual(['file_name']);
  expect(await fieldOf({ file_name: 'book.xlsx' })).toEqual(['file_name']);
  expect(await fieldOf({ file_name: '.hidden.csv' })).toEqual(['file_name']);
  expect(await fieldOf({ size_bytes: content.length + 1 })).toEqual(['head_base64']);
  expect(await fieldOf({ content_sha256: 'a'.repeat(64) })).toEqual(['content_sha256']);
  expect(await fieldOf({ size_bytes: 0 })).toContain('size_bytes');
  expect(await fieldOf({ feed: 'nobody' })).toEqual(['feed']);
});
