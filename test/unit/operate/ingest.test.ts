import { expect, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import type { FileBucket, StoredObject } from '../../../bin/operate/bucket.ts';
import { objectCreated } from '../../../src/files/object-created.ts';
import { ingest } from '../../../bin/operate/ingest.ts';
import { readS3Messages } from '../../../src/files/s3-messages.ts';
import { aFile } from './builders.ts';
import { fakeApi } from './fake-api.ts';

const ROOT = process.cwd();
const LOG = 'GET /api/files?feed=dmi&limit=200';
const invocation = (...argv: string[]): Invocation =>
  parseCommandLine(['ingest', ...argv]) as Invocation;
const stored = (key: string, version: string): StoredObject => ({
  key,
  version,
  versionId: undefined,
  etag: version,
  size: 1,
});
const counts = {
  title: 0,
  header: 1,
  blank: 0,
  footer: 0,
  loaded: 1,
  duplicate: 0,
  rejected: 0,
  total: 2,
};

function bucketWith(...objects: StoredObject[]) {
  const offered: string[] = [];
  const uploaded: string[] = [];
  const bucket: FileBucket = {
    name: 'files',
    upload: (_path, key) => {
      uploaded.push(key);
      return Promise.resolve(stored(key, 'new'));
    },
    async *list(prefix) {
      await Promise.resolve();
      yield* objects.filter((object) => object.key.startsWith(prefix));
    },
    offer: (object) => {
      offered.push(object.key);
      return Promise.resolve();
    },
  };
  return { bucket, offered, uploaded };
}

test('only objects that are not loaded are offered, and repeated content is left alone', async () => {
  const { bucket, offered } = bucketWith(
    stored('dmi/done.csv', 'v1'),
    stored('dmi/failed.csv', 'v2'),
    stored('dmi/copy.csv', 'v3'),
    stored('dmi/new.csv', 'v4'),
  );
  const failure = { code: 'x', message: 'Mend it.', detail: null };
  const api = await fakeApi({
    [LOG]: [
      {
        body: {
          items: [
            aFile({
              file_id: 3,
              object_key: 'dmi/copy.csv',
              object_version: 'v3',
              status: 'failed',
              error: failure,
              duplicate_of: { file_id: 1, object_key: 'dmi/done.csv' },
            }),
            aFile({
              file_id: 2,
              object_key: 'dmi/failed.csv',
              object_version: 'v2',
              status: 'failed',
              error: failure,
            }),
            aFile({
              file_id: 1,
              object_key: 'dmi/done.csv',
              object_version: 'v1',
              status: 'success',
              counts,
            }),
          ],
          next_cursor: null,
        },
      },
    ],
  });
  expect(await ingest(api, bucket, invocation('dmi', '--no-wait'), ROOT)).toBe(0);
  expect(offered).toEqual(['dmi/failed.csv', 'dmi/new.csv']);
  expect(api.said).toEqual(['dmi/failed.csv: offered, was failed', 'dmi/new.csv: offered']);
});

test('a file that failed before is done only when it was tried once more', async () => {
  const { bucket } = bucketWith(stored('dmi/a.csv', 'v1'));
  const failed = (attempts: number) =>
    aFile({
      status: 'failed',
      attempts,
      error: { code: 'x', message: `Mend it, ${String(attempts)}.`, detail: null },
    });
  const api = await fakeApi({
    [LOG]: [{ body: { items: [failed(1)], next_cursor: null } }],
    'GET /api/files/7': [
      { body: failed(1) },
      { body: { ...failed(1), status: 'processing', error: null } },
      { body: failed(2) },
    ],
  });
  expect(await ingest(api, bucket, invocation('dmi'), ROOT)).toBe(1);
  expect(api.said).toEqual([
    'dmi/a.csv: offered, was failed',
    'dmi/a.csv: failed (file 7)',
    '  Mend it, 2.',
  ]);
});

test('an upload waits for the entry of its own version', async () => {
  const { bucket, uploaded } = bucketWith();
  const old = aFile({
    file_id: 6,
    object_key: 'dmi/package.json',
    object_version: 'old',
    status: 'success',
    counts,
  });
  const fresh = aFile({
    file_id: 8,
    object_key: 'dmi/package.json',
    object_version: 'new',
    status: 'success',
    counts,
  });
  const api = await fakeApi({
    [LOG]: [
      { body: { items: [old], next_cursor: null } },
      { body: { items: [old], next_cursor: null } },
      { body: { items: [fresh, old], next_cursor: null } },
    ],
    'GET /api/files/8': [{ body: fresh }],
  });
  expect(await ingest(api, bucket, invocation('dmi', '--file', 'package.json'), ROOT)).toBe(0);
  expect(uploaded).toEqual(['dmi/package.json']);
  expect(api.said).toEqual([
    'dmi/package.json: uploaded',
    'dmi/package.json: success: 1 loaded, 0 duplicate, 0 rejected, of 2 records',
  ]);
});

test('an unknown feed, files without a feed and a file that is not there are refused', async () => {
  const { bucket } = bucketWith();
  const api = await fakeApi({});
  await expect(ingest(api, bucket, invocation('dmj'), ROOT)).rejects.toThrow(
    /There is no feed "dmj"\. Feeds: arthmate, dmi/,
  );
  await expect(ingest(api, bucket, invocation('--file', 'package.json'), ROOT)).rejects.toThrow(
    'Name the feed',
  );
  await expect(
    ingest(api, bucket, invocation('dmi', '--file', 'nowhere.csv'), ROOT),
  ).rejects.toThrow('nowhere.csv cannot be read. It does not exist.');
});

test('an offered object arrives as the same object, whatever its key holds', () => {
  const object = {
    bucket: 'files',
    key: 'dmi/a b+c (1) ₹%.csv',
    version: null,
    etag: 'etag1',
    size: 1,
  };
  expect(readS3Messages(JSON.stringify(objectCreated(object, new Date())))).toEqual([object]);
});
