import { expect, test } from 'vitest';
import { loadUmrnMaster } from '../../../src/files/load-umrn-master.ts';
import { expectedFiles } from '../../support/expected.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { drop, logOf, sample } from '../../support/ingest.ts';
import { asFarAsExpected, seenRecords } from '../../support/seen-records.ts';

const { pool } = await testDatabase();
await loadUmrnMaster({ pool }, sample('umrn_master'), {
  mode: 'truncate',
  fileName: 'umrn_master.csv',
  by: 'test',
});

test.each([...expectedFiles])(
  'every record of the %s sample ends where it belongs',
  async (feed, expected) => {
    const s3 = new FakeS3();
    const key = `${feed}/${feed}.csv`;
    const outcome = await drop(pool, s3, key, sample(feed));
    expect(outcome).toMatchObject({ status: 'success', summary: { counts: expected.counts } });
    const [log] = await logOf(pool, key);
    expect(log).toMatchObject({
      status: 'success',
      records_total: String(expected.records.length),
      control_total_found: expected.control_total ?? null,
      control_total_stated: expected.control_total ?? null,
    });
    const table = await pool.query<{ raw_table: string }>(
      `select raw_table from "OPS"."FEED" where feed_key = $1`,
      [feed],
    );
    const seen = await seenRecords(pool, log?.file_id ?? '', table.rows[0]?.raw_table ?? '');
    const comparable = seen.map((row, index) => {
      // A repeated record is kept only as its bytes: its values are those of the record it repeats.
      const repeated = seen.find((first) => first['line'] === row['duplicate_of']);
      return asFarAsExpected({ ...repeated, ...row }, expected.records[index] ?? ({} as never));
    });
    expect(comparable).toEqual(expected.records);
    const bytes = s3.bytesOf(log?.archive_key ?? '');
    expect(bytes).toEqual(sample(feed));
  },
);

test('every row and reject leads back to the bytes of its record in the archived object', async () => {
  const s3 = new FakeS3();
  const content =
    'loan_id,Amount,Transaction Date,Status,reason\r\nL1,1.00,05-11-2026,SUCCESS,"₹ a\r\nb"\r\nL2,2.00,05-11-2026,BOUNCE,x\r\n';
  const outcome = await drop(pool, s3, 'arthmate/bytes.csv', content);
  const fileId = 'fileId' in outcome ? outcome.fileId : '';
  const found = await pool.query<{ byte_start: string; byte_end: string }>(
    `select byte_start, byte_end from "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" where file_id = $1
     union all select byte_start, byte_end from "RAW"."RAW_REJECTED_RECORDS" where file_id = $1`,
    [fileId],
  );
  const archived = s3.bytesOf(`archive/arthmate/${fileId}/bytes.csv`);
  expect(
    found.rows.map((row) =>
      archived?.subarray(Number(row.byte_start), Number(row.byte_end)).toString(),
    ),
  ).toEqual(['L1,1.00,05-11-2026,SUCCESS,"₹ a\r\nb"', 'L2,2.00,05-11-2026,BOUNCE,x']);
});

test('notes with tabs, backslashes, quotes and line breaks arrive as they were', async () => {
  const note = String.raw`a\N\.	"b"` + '\r\nü₹';
  const content = `loan_id,Amount,Transaction Date,Status,reason\nL3,1.00,05-11-2026,SUCCESS,"${note.replaceAll('"', '""')}"\n\\N,1.00,05-11-2026,BOUNCE,"${note.replaceAll('"', '""')}"\n`;
  const outcome = await drop(pool, new FakeS3(), 'arthmate/escaping.csv', content);
  const fileId = 'fileId' in outcome ? outcome.fileId : '';
  const rows = await pool.query(
    `select note from "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT" where file_id = $1`,
    [fileId],
  );
  expect(rows.rows).toEqual([{ note }]);
  const rejects = await pool.query(
    `select loan_id, note, raw_record from "RAW"."RAW_REJECTED_RECORDS" where file_id = $1`,
    [fileId],
  );
  expect(rejects.rows).toEqual([
    { loan_id: '\\N', note, raw_record: content.trimEnd().slice(content.indexOf('\\N,')) },
  ]);
});
