import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import { dryRun, dryRunLines } from '../../../bin/operate/dry-run.ts';
import type { DryRun, DryRunRow } from '../../../src/contract/dry-run.ts';
import { fakeApi } from './fake-api.ts';

const folder = await mkdtemp(join(tmpdir(), 'turno-dry-run-'));
const file = join(folder, 'sample.csv');
const mapping = join(folder, 'edited.yml');
await writeFile(file, 'a,b\n1,2\n');
await writeFile(mapping, 'version: 2\n');
afterAll(async () => rm(folder, { recursive: true }));

const TARGET = 'POST /api/feeds/dmi/dry-run';
const line = (...words: string[]): Invocation =>
  parseCommandLine(['dry-run', ...words]) as Invocation;

const row: DryRunRow = {
  line: 3,
  byte_start: 10,
  byte_end: 40,
  source_key: 'a'.repeat(32),
  loan_id: 'L1',
  amount: '123456.00',
  date: '2026-11-05T00:00:00',
  status: 'SUCCESS',
  charge: null,
  note: 'first\nsecond',
  payment_id: null,
  sub_reference_id: null,
  source_file: null,
  lender: 'DMI',
};
const tried: DryRun = {
  feed: 'dmi',
  lender: 'DMI',
  mapping: 'edited',
  mapping_version: 2,
  outcome: 'loads',
  complete: true,
  error: null,
  file_id: null,
  object_key: null,
  size_bytes: 50,
  bytes_read: 50,
  encoding: 'utf-8',
  counts: {
    title: 0,
    header: 1,
    blank: 0,
    footer: 0,
    loaded: 2,
    duplicate: 0,
    rejected: 1,
    total: 4,
  },
  rejects: [{ reason: 'amount <= 0', count: 1 }],
  amount_loaded: '123556.00',
  control_total: { stated: '10.00', found: '10.00' },
  same_content_as: null,
  rows: [row],
  rejected: [
    {
      line: 4,
      byte_start: 41,
      byte_end: 50,
      reason: 'amount <= 0',
      detail: 'The amount is 0.00.',
      replayable: false,
      loan_id: 'L2',
      amount: '0.00',
      raw_record: 'x',
    },
  ],
  comparison: null,
};

test('a file and a mapping are sent as they are, and the answer is a table', async () => {
  const api = await fakeApi({ [TARGET]: [{ body: tried }] });
  expect(await dryRun(api, line('dmi', file, '--mapping', mapping, '--limit', '5'))).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({
    sample_base64: 'YSxiCjEsMgo=',
    mapping: 'version: 2\n',
    compare: true,
    limit: 5,
  });
  expect(api.said).toEqual([
    'sample.csv: would be loaded.',
    '  dmi, edited mapping, version 2, read as utf-8',
    '  4 records: 2 loaded (₹1,23,556.00), 1 header, 1 rejected',
    '  control total ₹10.00, records add up to ₹10.00',
    '  1 rejected: amount <= 0',
    'Rows, the first 1 of 2:',
    '  line  loan  date        amount        status   charge  payment id  sub-reference  note',
    '  3     L1    2026-11-05  ₹1,23,456.00  SUCCESS                                     first second',
    'Rejected:',
    '  line  reason       detail',
    '  4     amount <= 0  The amount is 0.00.',
  ]);
});

test('a file of the bucket is named by its number, and what would change is told', async () => {
  const comparison: DryRun['comparison'] = {
    file_id: 7,
    object_key: 'dmi/a.csv',
    loaded_mapping_version: 1,
    loaded: { count: 2, total: '300.00' },
    new: { count: 1, total: '123456.00' },
    difference: { count: -1, total: '123156.00' },
    unchanged: 0,
    only_new: { count: 0, total: '0.00', items: [] },
    only_loaded: { count: 1, total: '200.00', items: [{ ...row, line: 4, loan_id: 'L2' }] },
    changed: {
      count: 1,
      other_payment: 1,
      before: '100.00',
      after: '123456.00',
      items: [{ columns: ['amount'], before: { ...row, amount: '100.00' }, after: row }],
    },
  };
  const body = { ...tried, object_key: 'dmi/a.csv', file_id: 7, comparison };
  const api = await fakeApi({ [TARGET]: [{ body }] });
  expect(await dryRun(api, line('dmi', '--file-id', '7', '--no-compare'))).toBe(0);
  expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ file_id: 7, compare: false, limit: 20 });
  const from = api.said.indexOf('Against dmi/a.csv (file 7, loaded with version 1):');
  expect(api.said.slice(from + 1)).toEqual([
    '  loaded 2 (₹300.00), now 1 (₹1,23,456.00)',
    '  difference -1 rows, ₹1,23,156.00; 0 rows are the same',
    'Only loaded, ₹200.00:',
    expect.stringContaining('line  loan'),
    expect.stringContaining('4     L2'),
    'Changed, 1 of them another payment, ₹100.00 to ₹1,23,456.00:',
    '  line  column  loaded  now',
    '  3     amount  100.00  123456.00',
  ]);
});

test.each([
  [
    'fails',
    { error: { code: 'no_header', message: 'No header.', detail: {} } },
    1,
    'would fail. No header.',
  ],
  ['cut', { bytes_read: 10 }, 1, 'was read as far as byte 10 of 50, then the time was over.'],
  [
    'duplicate',
    {
      same_content_as: {
        file_id: 3,
        object_key: 'dmi/b.csv',
        loaded_at: '2026-11-05T09:00:00+05:30',
      },
    },
    0,
    'would be refused: dmi/b.csv (file 3) has the same content. If it were new:',
  ],
] as const)(
  'the outcome %s has its words and its exit code',
  async (outcome, more, code, words) => {
    const body: DryRun = { ...tried, ...more, outcome };
    expect(dryRunLines('x', body)[0]).toBe(`x: ${words}`);
    const api = await fakeApi({ [TARGET]: [{ body }] });
    expect(await dryRun(api, line('dmi', file))).toBe(code);
  },
);

test('two sources, none, one that is not there and one that is too large are refused before anything is sent', async () => {
  const api = await fakeApi({});
  const large = join(folder, 'large.csv');
  await writeFile(large, '');
  await truncate(large, 4_000_001);
  await expect(dryRun(api, line('dmi'))).rejects.toThrow('Name either FILE or --file-id.');
  await expect(dryRun(api, line('dmi', file, '--file-id', '7'))).rejects.toThrow('Name either');
  await expect(dryRun(api, line('dmi', 'nowhere.csv'))).rejects.toThrow('It does not exist.');
  await expect(dryRun(api, line('dmi', file, '--mapping', 'nowhere.yml'))).rejects.toThrow(
    'nowhere.yml cannot be read.',
  );
  await expect(dryRun(api, line('dmi', large))).rejects.toThrow('name it with --file-id');
  expect(api.asked).toEqual([]);
});

test('a mapping that is refused is told as the option that brought it', async () => {
  const problem = {
    type: 'urn:turno:problem:invalid-request',
    title: 'The request is not valid',
    status: 400,
    detail: 'body field mapping line 2, column 3: is not valid YAML.',
    request_id: 'r',
  };
  const api = await fakeApi({ [TARGET]: [{ status: 400, body: problem }] });
  await expect(dryRun(api, line('dmi', file, '--mapping', mapping))).rejects.toThrow(
    '--mapping line 2, column 3: is not valid YAML.',
  );
});
