import type pg from 'pg';
import { expect, test } from 'vitest';
import type { Pool } from '../../../src/database/pool.ts';
import { FileBusyError, FileInterruptedError } from '../../../src/files/errors.ts';
import { ingestObject } from '../../../src/files/ingest-object.ts';
import { testDatabase } from '../../support/database.ts';
import { answer, FakeS3 } from '../../support/fake-s3.ts';
import { drop, logOf, simpleFile, storedCounts } from '../../support/ingest.ts';

const { pool } = await testDatabase();

/** The same pool, but with something that happens right before a file would be marked as loaded. */
function poolThat(beforeSuccess: (connection: pg.PoolClient) => Promise<void>): Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    const connection = await pool.connect();
    return new Proxy(connection, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'query') return value.bind(target);
        return (...parameters: unknown[]) => {
          const query = (): unknown => Reflect.apply(value, target, parameters) as unknown;
          if (!String(parameters[0]).includes(`set status = 'success'`)) return query();
          return beforeSuccess(target).then(query);
        };
      },
    });
  };
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'connect') return connect;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function added(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await storedCounts(pool);
  await work();
  const after = await storedCounts(pool);
  return Object.fromEntries(
    Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)]),
  );
}

test('an event that is delivered again loads nothing again', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/again.csv', simpleFile(3, 'again'));
  const first = await ingestObject({ pool, s3: s3.client }, object);
  const stored = await added(async () => {
    expect(await ingestObject({ pool, s3: s3.client }, object)).toMatchObject({
      status: 'skipped',
      archiveKey: expect.any(String) as string,
    });
  });
  expect(first.status).toBe('success');
  expect(stored).toEqual({ rows: 0, rejects: 0, others: 0, loads: 0 });
  expect(s3.copies).toHaveLength(1);
});

test('in a bucket without versions the etag tells one version from the next', async () => {
  const s3 = new FakeS3({ versioned: false });
  const first = s3.put('arthmate/plain.csv', simpleFile(2, 'plain'));
  expect((await ingestObject({ pool, s3: s3.client }, first)).status).toBe('success');
  expect((await ingestObject({ pool, s3: s3.client }, first)).status).toBe('skipped');
  expect((await drop(pool, s3, 'arthmate/plain.csv', simpleFile(2, 'corrected'))).status).toBe(
    'success',
  );
  expect((await logOf(pool, 'arthmate/plain.csv')).map((row) => row.status)).toEqual([
    'success',
    'success',
  ]);
});

test('of two deliveries at the same time one loads the file and the other comes again', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/both.csv', simpleFile(50, 'both'));
  let reached: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => (reached = resolve));
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  s3.onChunk = async () => {
    reached();
    await gate;
  };
  const stored = await added(async () => {
    const first = ingestObject({ pool, s3: s3.client }, object);
    await reading;
    await expect(ingestObject({ pool, s3: s3.client }, object)).rejects.toThrow(FileBusyError);
    goOn();
    expect((await first).status).toBe('success');
    expect((await ingestObject({ pool, s3: s3.client }, object)).status).toBe('skipped');
  });
  expect(stored).toEqual({ rows: 50, rejects: 0, others: 1, loads: 1 });
  expect(await logOf(pool, 'arthmate/both.csv')).toMatchObject([
    { attempts: 1, status: 'success' },
  ]);
});

test('many deliveries at once load the file once', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/many.csv', simpleFile(50, 'many'));
  const stored = await added(async () => {
    const ends = await Promise.allSettled(
      Array.from({ length: 6 }, () => ingestObject({ pool, s3: s3.client }, object)),
    );
    const statuses = ends.map((end) =>
      end.status === 'fulfilled' ? end.value.status : (end.reason as Error).name,
    );
    expect(statuses.filter((status) => status === 'success')).toHaveLength(1);
    expect(
      statuses.filter((status) => !['success', 'skipped', 'FileBusyError'].includes(status)),
    ).toEqual([]);
  });
  expect(stored).toMatchObject({ rows: 50, loads: 1 });
});

test('the same content under another name is refused and names the first file', async () => {
  const s3 = new FakeS3();
  const first = await drop(pool, s3, 'arthmate/first name.csv', simpleFile(2, 'twice'));
  const stored = await added(async () => {
    expect(await drop(pool, s3, 'arthmate/second name.csv', simpleFile(2, 'twice'))).toMatchObject({
      status: 'failed',
      failure: { code: 'duplicate_content' },
    });
  });
  const fileId = 'fileId' in first ? first.fileId : '';
  const [log] = await logOf(pool, 'arthmate/second name.csv');
  expect(log).toMatchObject({
    status: 'failed',
    error_code: 'duplicate_content',
    duplicate_of_file_id: fileId,
  });
  expect(log?.error_message).toMatch(
    /same content as arthmate\/first name\.csv, which was loaded on \d{4}-\d\d-\d\d \d\d:\d\d IST/,
  );
  expect(log?.error_message).toContain(`file ${fileId}`);
  expect(stored).toEqual({ rows: 0, rejects: 0, others: 0, loads: 0 });
});

test('the same content uploaded again under its own name is refused too', async () => {
  const s3 = new FakeS3();
  await drop(pool, s3, 'arthmate/same.csv', simpleFile(2, 'same'));
  await drop(pool, s3, 'arthmate/same.csv', simpleFile(2, 'same'));
  expect((await logOf(pool, 'arthmate/same.csv')).map((row) => row.error_code)).toEqual([
    null,
    'duplicate_content',
  ]);
});

test('of one content under two names at the same time exactly one is loaded', async () => {
  const s3 = new FakeS3();
  const objects = ['arthmate/left.csv', 'arthmate/right.csv'].map((key) =>
    s3.put(key, simpleFile(20, 'race')),
  );
  let waiting = 0;
  let goOn: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (goOn = resolve));
  // Both have read everything and found no earlier file before either is marked: only the index can decide.
  const meeting = poolThat(async () => {
    waiting += 1;
    if (waiting === 2) goOn();
    await gate;
  });
  const ends = await Promise.all(
    objects.map((object) => ingestObject({ pool: meeting, s3: s3.client }, object)),
  );
  expect(ends.map((end) => end.status).toSorted()).toEqual(['failed', 'success']);
  const refused = ends.find((end) => end.status === 'failed');
  expect(refused).toMatchObject({
    failure: {
      code: 'duplicate_content',
      message: expect.stringMatching(/arthmate\/(left|right)\.csv/) as string,
    },
  });
});

test('a crash between the rows and the success leaves nothing, and the next delivery loads the file', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/crash.csv', simpleFile(5, 'crash'));
  const crashing = poolThat(async (connection) => {
    const { rows } = await connection.query<{ pid: number }>('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  });
  const lost = await added(async () => {
    await expect(ingestObject({ pool: crashing, s3: s3.client }, object)).rejects.toThrow(
      FileInterruptedError,
    );
  });
  expect(lost).toEqual({ rows: 0, rejects: 0, others: 0, loads: 0 });
  expect(await logOf(pool, object.key)).toMatchObject([
    { status: 'pending', attempts: 1, error_message: null },
  ]);
  const stored = await added(() => ingestObject({ pool, s3: s3.client }, object));
  expect(stored).toEqual({ rows: 5, rejects: 0, others: 1, loads: 1 });
  expect(await logOf(pool, object.key)).toMatchObject([
    { status: 'success', attempts: 2, error_detail: null },
  ]);
});

test('a fault of the program is logged with its attempts and thrown, not looped in silence', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/bug.csv', simpleFile(5, 'bug'));
  const broken = poolThat(() => Promise.reject(new TypeError('undefined is not a function')));
  await expect(ingestObject({ pool: broken, s3: s3.client }, object)).rejects.toThrow(TypeError);
  await expect(ingestObject({ pool: broken, s3: s3.client }, object)).rejects.toThrow(TypeError);
  expect(await logOf(pool, object.key)).toMatchObject([
    { status: 'failed', attempts: 2, error_code: 'internal_error' },
  ]);
  expect((await ingestObject({ pool, s3: s3.client }, object)).status).toBe('success');
});

test('a bucket that stops in mid-file leaves nothing and the file waits', async () => {
  const s3 = new FakeS3();
  s3.chunkBytes = 64;
  const object = s3.put('arthmate/cut.csv', simpleFile(100, 'cut'));
  s3.onChunk = (sent) => {
    if (sent > 1000) throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
  };
  const lost = await added(async () => {
    await expect(ingestObject({ pool, s3: s3.client }, object)).rejects.toThrow(
      FileInterruptedError,
    );
  });
  expect(lost).toEqual({ rows: 0, rejects: 0, others: 0, loads: 0 });
  expect(await logOf(pool, object.key)).toMatchObject([{ status: 'pending' }]);
});

test('a crash before the archive copy is repaired by the next delivery', async () => {
  const s3 = new FakeS3();
  const object = s3.put('arthmate/copy.csv', simpleFile(5, 'copy'));
  s3.onCopy = () => {
    throw answer('ServiceUnavailable', 503);
  };
  await expect(ingestObject({ pool, s3: s3.client }, object)).rejects.toThrow(FileInterruptedError);
  expect(await logOf(pool, object.key)).toMatchObject([{ status: 'success', archive_key: null }]);
  s3.onCopy = () => undefined;
  const again = await ingestObject({ pool, s3: s3.client }, object);
  expect(again).toMatchObject({
    status: 'skipped',
    archiveKey: expect.stringMatching(/^archive\/arthmate\/\d+\/copy\.csv$/) as string,
  });
  expect(await logOf(pool, object.key)).toMatchObject([{ archive_key: s3.copies[0] }]);
});

test('a message that comes again leaves a refused file as it is, and a new message tries it anew', async () => {
  const s3 = new FakeS3();
  const text = simpleFile(3, 'told again');
  await ingestObject({ pool, s3: s3.client }, s3.put('arthmate/told-first.csv', text));
  const object = s3.put('arthmate/told-again.csv', text);
  const deps = { pool, s3: s3.client };
  expect(await ingestObject(deps, object)).toMatchObject({ status: 'failed' });
  const [refused] = await logOf(pool, object.key);
  expect(await ingestObject(deps, object, true)).toMatchObject({ status: 'refused before' });
  expect(await logOf(pool, object.key)).toEqual([refused]);
  expect(await ingestObject(deps, object)).toMatchObject({ status: 'failed' });
});
