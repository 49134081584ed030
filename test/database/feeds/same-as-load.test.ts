/** A dry run and a load of the same bytes come to the same, whatever the file is like. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadUmrnMaster } from '../../../src/files/load-umrn-master.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import { Random } from '../../faults/random.ts';
import { randomFile } from '../../fuzz/rows.ts';
import { testDatabase } from '../../support/database.ts';
import { expectedFiles } from '../../support/expected.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, sample } from '../../support/ingest.ts';
import { base64, dryRunApi, keptOf } from './support.ts';

const { pool } = await testDatabase();
await loadUmrnMaster({ pool }, sample('umrn_master'), {
  mode: 'truncate',
  fileName: 'umrn_master.csv',
  by: 'test',
});
const s3 = new FakeS3();
const api = dryRunApi(pool, s3);
let objects = 0;

/** Tries, loads, and compares all that both tell. Returns the id of the file. */
async function expectTheSame(feed: string, content: Uint8Array): Promise<number> {
  const tried = await api.try(feed, { sample_base64: base64(content), limit: 100 });
  objects += 1;
  const loaded = await drop(pool, s3, `${feed}/${String(objects)}.csv`, content);
  if (loaded.status === 'failed') {
    expect(tried).toMatchObject({
      outcome: loaded.failure.code === 'duplicate_content' ? 'duplicate' : 'fails',
      error:
        loaded.failure.code === 'duplicate_content'
          ? null
          : { code: loaded.failure.code, message: loaded.failure.message },
    });
    return Number(loaded.fileId);
  }
  if (loaded.status !== 'success') throw new Error(`It was ${loaded.status}.`);
  const { summary } = loaded;
  expect(tried).toMatchObject({
    outcome: 'loads',
    complete: true,
    error: null,
    mapping: 'current',
    mapping_version: summary.mappingVersion,
    encoding: summary.encoding,
    counts: summary.counts,
    amount_loaded: summary.amountLoaded,
    control_total: {
      stated: summary.controlTotalStated,
      found: summary.controlTotalStated === null ? null : summary.controlTotalFound,
    },
  });
  const kept = await keptOf(pool, feed, Number(loaded.fileId));
  const sourceFile = `${feed}/${String(objects)}.csv`;
  expect(tried.rows.map((row) => ({ ...row, source_file: sourceFile }))).toEqual(
    kept.rows.slice(0, 100).map(shortened),
  );
  expect(tried.rejected).toEqual(kept.rejected.slice(0, 100).map(shortened));
  return Number(loaded.fileId);
}

/** A dry run shows the beginning of a long text. */
function shortened(kept: unknown): object {
  const short = (value: unknown): unknown =>
    typeof value === 'string' && value.length > 300 ? `${value.slice(0, 300)}…` : value;
  return Object.fromEntries(
    Object.entries(kept as object).map(([column, value]) => [column, short(value)]),
  );
}

test.each([...expectedFiles])(
  'the %s sample becomes what its load makes of it, and then differs in nothing from what is loaded',
  async (feed, expected) => {
    const fileId = await expectTheSame(feed, sample(feed));
    const again = await api.try(feed, { file_id: fileId });
    expect(again).toMatchObject({ outcome: 'loads', counts: expected.counts });
    expect(again.comparison).toMatchObject({
      file_id: fileId,
      difference: { count: 0, total: '0.00' },
      unchanged: expected.counts.loaded,
      only_new: { count: 0 },
      only_loaded: { count: 0 },
      changed: { count: 0 },
      loaded: { count: expected.counts.loaded, total: again.amount_loaded },
    });
    const sent = await api.try(feed, { sample_base64: base64(sample(feed)) });
    expect(sent).toMatchObject({ outcome: 'duplicate', same_content_as: { file_id: fileId } });
  },
);

const arthmate = readFileSync('test/fixtures/feeds/arthmate.csv', 'utf8');
const dmi = readFileSync('test/fixtures/feeds/dmi.csv', 'utf8');
const header = 'loan_id,Amount,Transaction Date,Status,reason';

test.each([
  ['a wrong control total', 'dmi', dmi.replace('4,01,782.28', '4,01,782.29')],
  ['a missing column', 'arthmate', arthmate.replace('Amount', 'Amnt')],
  ['no header at all', 'arthmate', 'a,b\n1,2\n'],
  ['an empty file', 'arthmate', ''],
  ['a binary file', 'arthmate', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 8, 0, 0xff, 0xfe])],
  [
    'a quote that is never closed',
    'arthmate',
    arthmate.replace('"KHAN LOGISTICS, NAGPUR"', '"KHAN LOGISTICS, NAGPUR'),
  ],
  [
    'another encoding',
    'arthmate',
    Buffer.from(`${header}\nL1,1.00,05-11-2026,SUCCESS,é\n`, 'latin1'),
  ],
  [
    'a mark, Windows line ends, a line break in a cell and no last line end',
    'arthmate',
    `\uFEFF${header}\r\nL1,1.00,05-11-2026,SUCCESS,"₹ a\r\n""b"""\r\n\r\nL2,x,05-11-2026,SUCCESS,\r\nL1,1.00,05-11-2026,SUCCESS,"₹ a\r\n""b"""`,
  ],
  [
    'cells that are damaged, too few, too many, negative',
    'arthmate',
    `Title\n\n${header}\n1.2E+10,1.00,05-11-2026,SUCCESS,\nL1,1.00\nL1,1,1,1,1,1\nL1,-5,05-11-2026,SUCCESS,\nL1,5,31-02-2026,SUCCESS,\nL1,5,05-11-2026,BOUNCE,\n"L1"x,5,05-11-2026,SUCCESS,\n`,
  ],
])('%s comes to the same', async (_what, feed, content) => {
  await expectTheSame(feed, Buffer.from(content));
});

test('random files of every feed come to the same', async () => {
  const random = new Random(20_261_121);
  for (const feed of expectedFiles.keys()) {
    const mapping = loadMapping(readFileSync(`mappings/${feed}.yml`, 'utf8'), `${feed}.yml`);
    for (let left = 4; left > 0; left -= 1) await expectTheSame(feed, randomFile(mapping, random));
  }
});
