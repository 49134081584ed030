import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const samples = join(process.cwd(), 'local/samples');
let dataDir: string;
let stack: LocalStack;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as an operator does, to its end. */
function operate(...argv: string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const command = ['bin/operate.ts', ...argv, '--data', dataDir];
  execFile(process.execPath, command, { timeout: 25_000 }, (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
  });
  return promise;
}

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-operate-');
  stack = await startLocalStack({ dataDir });
});

afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a stack that has done nothing says so', async () => {
  const [files, runs] = await Promise.all([operate('files'), operate('runs')]);
  expect(files).toEqual({ code: 0, stdout: 'There is no such file.\n', stderr: '' });
  expect(runs).toEqual({ code: 0, stdout: 'There is no run yet.\n', stderr: '' });
});

describe('the mandate master', () => {
  const master = join(samples, 'umrn_master.csv');

  test('is loaded once, and known the second time', async () => {
    expect(await operate('umrn', 'load', master)).toEqual({
      code: 0,
      stdout: '7 loaded, 0 unchanged, 0 skipped, 0 conflicts\n',
      stderr: '',
    });
    const again = await operate('umrn', 'load', master);
    expect(again.stdout).toBe('0 loaded, 7 unchanged, 0 skipped, 0 conflicts\n');
  });

  test('is replaced with --mode truncate', async () => {
    const replaced = await operate('umrn', 'load', master, '--mode', 'truncate');
    expect(replaced.stdout).toBe('7 loaded, 0 unchanged, 0 skipped, 0 conflicts\n');
  });

  test('is not taken from another file, or from a folder', async () => {
    const other = await operate('umrn', 'load', join(samples, 'dmi.csv'));
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('It needs LAN ID, Loan No, NBFC, Name, Phone 1, Sub Ref ID.');
    const folder = await operate('umrn', 'load', samples);
    expect(folder.code).toBe(2);
    expect(folder.stderr).toContain(`${samples} cannot be read. It is not a file.`);
  });
});

describe('ingest', () => {
  test('uploads a file and tells what became of its records', async () => {
    const ended = await operate('ingest', 'dmi', '--file', join(samples, 'dmi.csv'));
    expect(ended).toEqual({
      code: 0,
      stdout: [
        'dmi/dmi.csv: uploaded',
        'dmi/dmi.csv: success: 3 loaded (₹3,73,456.78), 0 duplicate, 3 rejected, of 12 records',
        '  2 rejected: status not in allowed values',
        '  1 rejected: amount <= 0',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('says of a file that was loaded before that it was', async () => {
    const ended = await operate('ingest', 'dmi', '--file', join(samples, 'dmi.csv'));
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^dmi\/dmi\.csv: was loaded before, as file \d+\n/);
  });

  test('offers a failed file again when no file is named, and only that', async () => {
    const bad = join(dataDir, 'upload', 'bad.csv');
    await mkdir(join(dataDir, 'upload'));
    await writeFile(bad, 'a,b\n1,2\n');
    const failed = await operate('ingest', 'gb', '--file', bad);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/^gb\/bad\.csv: uploaded\ngb\/bad\.csv: failed \(file \d+\)\n/);
    expect(failed.stdout).toContain('Check that the file belongs to this feed.');
    const [attempted] = await entriesOf('gb');

    const again = await operate('ingest');
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/^gb\/bad\.csv: offered, was failed\ngb\/bad\.csv: failed/);
    expect(again.stdout).not.toContain('dmi');
    expect((await entriesOf('gb'))[0]?.attempts).toBe((attempted?.attempts ?? 0) + 1);
    expect((await operate('ingest', 'dmi')).stdout).toBe(
      'Nothing to load: every object there is loaded.\n',
    );
  });

  test('refuses a feed that does not exist, and files of no feed', async () => {
    const [unknown, feedless] = await Promise.all([
      operate('ingest', 'nosuch'),
      operate('ingest', '--file', join(samples, 'dmi.csv')),
    ]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toMatch(/^There is no feed "nosuch"\. Feeds: arthmate, dmi, /);
    expect(feedless.code).toBe(2);
    expect(feedless.stderr).toMatch(/^Name the feed that the files belong to\.\n\nUsage: /);
  });
});

describe('pipeline', () => {
  test('shows with --dry-run what would be posted, and posts nothing', async () => {
    const ended = await operate('pipeline', '--dry-run');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/\nDMI +3 \(₹3,73,456\.78\) +- +- +- +-\n/);
    expect(ended.stdout).toMatch(/\nDry run: nothing was posted\.\n$/);
    expect(stack.simulator.transactions()).toHaveLength(0);
  });

  test('queues with --skip-transform nothing that only the transform would bring', async () => {
    const ended = await operate('pipeline', '--skip-transform');
    expect(ended.stdout).toMatch(/\nNo payment was eligible\.\nPosted: 0 payments, ₹0\.00\.\n$/);
  });

  test('posts the payments of one lender, and waits for them', async () => {
    const ended = await operate('pipeline', '--lender', 'DMI');
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/\nPosted: 3 payments, ₹3,73,456\.78\.\n$/);
    expect(stack.simulator.transactions()).toHaveLength(3);
    const again = await operate('pipeline');
    expect(again.stdout).toMatch(/\nNo payment was eligible\./);
  });

  test('names the lenders when it is asked for another', async () => {
    const ended = await operate('pipeline', '--lender', 'NOSUCH');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^--lender must be one of ARTHMATE, DMI, /);
  });
});

test('files and runs list what was done, newest first', async () => {
  const [failed, runs] = await Promise.all([
    operate('files', '--status', 'failed'),
    operate('runs', '--limit', '2'),
  ]);
  expect(failed.stdout).toMatch(
    /^file +feed +status .*\n\d+ +gb +failed .* gb\/bad\.csv\nfile \d+: /,
  );
  expect(runs.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(1, 4))).toEqual([
    ['status', 'phase', 'lender'],
    ['success', 'finished', 'all'],
    ['success', 'finished', 'DMI'],
    [],
  ]);
});

test('what it does not understand ends with the usage and code 2', async () => {
  const [command, option] = await Promise.all([operate('bogus'), operate('pipeline', '--bogus')]);
  expect(command.code).toBe(2);
  expect(command.stderr).toMatch(/^There is no command "bogus"\.\n\nUsage: /);
  expect(option.code).toBe(2);
  expect(option.stderr).toMatch(
    /^Unknown option '--bogus'\.\n\nUsage: npm run operate -- pipeline/,
  );
});

async function entriesOf(feed: string): Promise<{ attempts: number }[]> {
  const found = await stack.stack.pool.query<{ attempts: number }>(
    `select attempts from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where feed_key = $1 order by file_id`,
    [feed],
  );
  return found.rows;
}
