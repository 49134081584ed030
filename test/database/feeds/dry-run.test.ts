import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dryRun, READING_MS_MAX } from '../../../src/feeds/dry-run.ts';
import { findFeed } from '../../../src/files/feeds.ts';
import { loadUmrnMaster } from '../../../src/files/load-umrn-master.ts';
import { replayRejects } from '../../../src/files/replay-rejects.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, sample, simpleFile } from '../../support/ingest.ts';
import { dryRunApi, everythingStored } from './support.ts';

const { pool } = await testDatabase();
const s3 = new FakeS3();
const api = dryRunApi(pool, s3);
const mapping = readFileSync('mappings/arthmate.yml', 'utf8');
const dmi = readFileSync('test/fixtures/feeds/dmi.csv', 'utf8');
const header = 'loan_id,Amount,Transaction Date,Status,reason';
let objects = 0;

async function load(feed: string, content: string | Uint8Array): Promise<number> {
  objects += 1;
  const outcome = await drop(pool, s3, `${feed}/${String(objects)}.csv`, content);
  return 'fileId' in outcome ? Number(outcome.fileId) : 0;
}

test('nothing is written: no row of any table, no number of any sequence, no object', async () => {
  const fileId = await load('arthmate', `${header}\nN1,100.00,05-11-2026,SUCCESS,\n`);
  const failedId = await load('arthmate', `${header}\nN2,100.00,05-11-2026,SUCCESS,"\n`);
  const before = await everythingStored(pool);
  const copies = s3.copies.length;
  await api.try('arthmate', { sample: simpleFile(50) });
  await api.try('arthmate', { sample: 'nothing of this feed' });
  await api.try('arthmate', { file_id: fileId, mapping });
  await api.try('arthmate', { file_id: failedId });
  expect(await everythingStored(pool)).toEqual(before);
  expect(s3.copies).toHaveLength(copies);
});

test('an edited mapping tells each row and rupee that it would change', async () => {
  const fileId = await load(
    'arthmate',
    [
      header,
      'E1,100.00,05-11-2026,SUCCESS,same',
      'E2,200.00,05-11-2026,BOUNCE,now money',
      'E3,300.00,05-11-2026,PAID,no more money',
      'E4,400.00,05-11-2026,SUCCESS,01 now a bad code',
      '',
    ].join('\n'),
  );
  const edited = mapping
    .replace('version: 1', 'version: 2')
    .replace('return_code: { column: reason, leading_number: true }\n', '')
    .replace('value: 0 }', 'value: 0 }\n  - { column: status, op: in, value: [success, bounce] }');
  const tried = await api.try('arthmate', { file_id: fileId, mapping: edited });
  expect(tried).toMatchObject({ mapping: 'edited', mapping_version: 2, outcome: 'loads' });
  expect(tried.comparison).toMatchObject({
    file_id: fileId,
    loaded_mapping_version: 1,
    loaded: { count: 2, total: '400.00' },
    new: { count: 3, total: '700.00' },
    difference: { count: 1, total: '300.00' },
    unchanged: 1,
    only_new: {
      count: 2,
      total: '600.00',
      items: [
        { line: 3, loan_id: 'E2' },
        { line: 5, loan_id: 'E4' },
      ],
    },
    only_loaded: { count: 1, total: '300.00', items: [{ line: 4, loan_id: 'E3' }] },
    changed: { count: 0 },
  });
});

test('a changed row shows which columns differ, and whether it is another payment', async () => {
  const fileId = await load(
    'arthmate',
    `${header}\nC1,100.00,05-11-2026,SUCCESS,one\n2,200.00,05-11-2026,SUCCESS,two\n`,
  );
  const edited = mapping
    .replace(
      'loan_id: { target: loan_id, type: text }',
      'loan_id: { target: loan_id, type: text, fill_zeros_to: 4 }',
    )
    .replace('  reason: { target: note, type: text }\n', '');
  const { comparison } = await api.try('arthmate', { file_id: fileId, mapping: edited });
  expect(comparison?.changed).toMatchObject({
    count: 2,
    other_payment: 1,
    before: '300.00',
    after: '300.00',
    items: [
      { columns: ['note'], before: { note: 'one' }, after: { note: null, line: 2 } },
      { columns: ['loan_id', 'note'], before: { loan_id: '2' }, after: { loan_id: '0002' } },
    ],
  });
  const [note, loan] = comparison?.changed.items ?? [];
  expect(note?.before.source_key).toBe(note?.after.source_key);
  expect(loan?.before.source_key).not.toBe(loan?.after.source_key);
});

test.each([
  ['before its first record', mapping.replace('Amount:', 'Net Amount:'), 'missing_column'],
  [
    'after its last record',
    `${mapping}footers: [{ first_cell: Total }]\ncontrol_total: { footer: Total, column: Amount, add: [amount] }\n`,
    'control_total_missing',
  ],
])(
  'of a loaded file that would fail %s now, every row is only loaded',
  async (_when, edited, code) => {
    const fileId = await load('arthmate', `${header}\nF1,100.00,05-11-2026,SUCCESS,${code}\n`);
    const tried = await api.try('arthmate', { file_id: fileId, mapping: edited });
    expect(tried).toMatchObject({
      outcome: 'fails',
      error: { code },
      comparison: {
        difference: { count: -1, total: '-100.00' },
        new: { count: 0 },
        unchanged: 0,
        only_loaded: { count: 1, items: [{ loan_id: 'F1' }] },
      },
    });
  },
);

test('a control total that differs is told with both sums', async () => {
  const tried = await api.try('dmi', { sample: dmi.replace('4,01,782.28', '4,01,782.29') });
  expect(tried).toMatchObject({
    outcome: 'fails',
    complete: true,
    error: { code: 'control_total_differs' },
    control_total: { stated: '401782.29', found: '401782.28' },
    comparison: null,
  });
});

test('what was read before the fault is listed as it is counted', async () => {
  const footer = dmi.trimEnd().split('\n').at(-1) ?? '';
  const tried = await api.try('dmi', { sample: `${dmi}${footer}\n` });
  expect(tried).toMatchObject({
    outcome: 'fails',
    complete: false,
    error: { code: 'control_total_repeated' },
  });
  expect(tried.counts).toMatchObject({ loaded: 3 });
  expect(tried.rows).toHaveLength(tried.counts.loaded);
  expect(tried.rejected).toHaveLength(tried.counts.rejected);
});

test('a reject that was replayed since is loaded, and would be a row now', async () => {
  const fileId = await load('gb', sample('gb'));
  const master = 'LAN ID,Loan No,NBFC,Name,Phone 1,Sub Ref ID\nT1,GB00801,GB,N,1,5229987\n';
  const before = await api.try('gb', { file_id: fileId });
  expect(before.comparison?.difference.count).toBe(0);
  await loadUmrnMaster({ pool }, Buffer.from(master), {
    mode: 'append',
    fileName: 'umrn.csv',
    by: 'test',
  });
  const { comparison } = await api.try('gb', { file_id: fileId });
  expect(comparison?.only_new.items).toMatchObject([{ loan_id: 'GB00801' }]);
  expect((await replayRejects({ pool })).replayed).toBe(1);
  const after = await api.try('gb', { file_id: fileId });
  expect(after.comparison).toMatchObject({
    difference: { count: 0, total: '0.00' },
    only_new: { count: 0 },
    changed: { count: 0 },
  });
});

test('lists end at the limit and counts do not', async () => {
  const fileId = await load('arthmate', simpleFile(12_000, 'many'));
  const tried = await api.try('arthmate', {
    file_id: fileId,
    limit: 3,
    mapping: mapping.replace('  reason: { target: note, type: text }\n', ''),
  });
  expect(tried.counts).toMatchObject({ loaded: 12_000, total: 12_001 });
  expect(tried.rows).toHaveLength(3);
  expect(tried.comparison?.changed).toMatchObject({ count: 12_000, after: '1200000.00' });
  expect(tried.comparison?.changed.items).toHaveLength(3);
});

test('a file that takes too long is cut and says how far it was read', async () => {
  const content = simpleFile(20_000, 'long');
  const fileId = await load('arthmate', content);
  const feed = await findFeed(pool, 'arthmate');
  if (feed === undefined) throw new Error('no such feed');
  let reads = 0;
  // The time is over when the fifth piece would be read.
  const clock = (): number => (reads++ < 5 ? 0 : READING_MS_MAX + 1);
  const tried = await dryRun(
    { pool, s3: s3.client, clock },
    {
      feed,
      from: { fileId: String(fileId) },
      editedMapping: undefined,
      compare: true,
      limit: 5,
      maySee: () => true,
    },
  );
  expect(tried).toMatchObject({ outcome: 'cut', complete: false, error: null });
  expect(tried.bytes_read).toBe(4 * 65_536);
  expect(tried.bytes_read).toBeLessThan(content.length);
  expect(tried.counts.loaded).toBeGreaterThan(5000);
  expect(tried.comparison).toMatchObject({
    difference: { count: 0, total: '0.00' },
    loaded: { count: tried.counts.loaded },
    only_loaded: { count: 0 },
  });
});

test('a pattern that would never end is broken off and named', async () => {
  const gb = readFileSync('mappings/gb.yml', 'utf8').replace(
    /pattern: .*/,
    () => "pattern: '(?:a+)+(b)$'",
  );
  const lines = sample('gb').toString();
  const slow = lines.replaceAll('subReferenceId', `${'a'.repeat(60)}!`);
  const tried = await api.try('gb', { sample: slow, mapping: gb });
  expect(tried).toMatchObject({
    outcome: 'fails',
    complete: false,
    error: { code: 'mapping_too_slow' },
  });
});
