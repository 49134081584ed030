/** RAW rows without a file: what ingesting would have left, for tests that begin at the models. */
import { createHash } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import type { Pool } from '../../src/database/pool.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import { expectedFiles, type ExpectedRecord } from './expected.ts';

export interface RawRow {
  readonly line: number;
  readonly loanId: string;
  readonly amount: string;
  /** 'YYYY-MM-DD', or with a time, Indian. */
  readonly date: string;
  readonly status?: string;
  readonly note?: string | null;
  readonly paymentId?: string | null;
  /** Stands for every cell of the record; two rows with one text are the same record. */
  readonly record?: string;
}

interface Feed {
  readonly raw_table: string;
  readonly lender: string;
}

let files = 0;

/** One row with the least that a test must say. */
export function rawRow(row: Partial<RawRow> = {}): RawRow {
  return {
    line: 2,
    loanId: 'LOAN1',
    amount: '100.00',
    date: '2026-11-05',
    paymentId: null,
    ...row,
  };
}

/** Commits a load of these rows as one file of the feed. Returns the ids of the load and the file. */
export async function loadRows(
  pool: Pool,
  feedKey: string,
  rows: readonly RawRow[],
  /** The same name again is a new version of the object. */
  objectName = `${String(process.pid)}-${String(files + 1)}.csv`,
): Promise<{ loadId: string; fileId: string }> {
  const found = await pool.query<Feed>(
    'select raw_table, lender from "OPS"."FEED" where feed_key = $1',
    [feedKey],
  );
  const feed = found.rows[0];
  if (feed === undefined) throw new Error(`no feed ${feedKey}`);
  files += 1;
  const name = `${feedKey}/${objectName}`;
  const version = `v${String(files)}`;
  return inTransaction(pool, async (connection) => {
    const file = await connection.query<{ file_id: string }>(
      `insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG" (
         feed_key, lender_key, bucket, object_key, object_version, status, content_sha256, records_total, records_title, records_header,
         records_blank, records_footer, records_loaded, records_duplicate, records_rejected, finished_at)
       values ($1, $1, 'turnofile', $2, $5, 'success', $3, $4, 0, 0, 0, 0, $4, 0, 0, now()) returning file_id`,
      [
        feedKey,
        name,
        createHash('sha256').update(`${name} ${version}`).digest('hex'),
        rows.length,
        version,
      ],
    );
    const fileId = file.rows[0]?.file_id ?? '';
    const load = await connection.query<{ load_id: string }>(
      `insert into "RAW"."RAW_LOAD" (feed_key, kind, file_id, row_count) values ($1, 'file', $2, $3) returning load_id`,
      [feedKey, fileId, rows.length],
    );
    const loadId = load.rows[0]?.load_id ?? '';
    await connection.query(
      `insert into "RAW".${escapeIdentifier(feed.raw_table)} (
         loan_id, amount, date, status, note, payment_id, source_file, lender, load_id, file_id, line, byte_start, byte_end,
         record_digest, mapping_version)
       select loan_id, amount, date, status, note, payment_id, $2, $3, $4, $5, line, line * 100, line * 100 + 99, md5(record)::uuid, 1
       from jsonb_to_recordset($1::jsonb) as row (
         line integer, loan_id text, amount numeric, date timestamp, status text, note text, payment_id text, record text)
       order by line`,
      [JSON.stringify(rows.map(columnsOf)), name, feed.lender, loadId, fileId],
    );
    return { loadId, fileId };
  });
}

/** The rows that a sample file must load, by EXPECTED.json; `again` makes other records where a payment id tells that it is the same payment. */
export function sampleRows(feedKey: string, again = ''): RawRow[] {
  const records = expectedFiles.get(feedKey)?.records ?? [];
  return records
    .filter((record) => record.class === 'loaded')
    .map((record) => rowOf(feedKey, record, again));
}

function rowOf(feedKey: string, record: ExpectedRecord, again: string): RawRow {
  return {
    line: record.line,
    loanId: record.loan_id ?? '',
    amount: record.amount ?? '',
    date: `${record.date ?? ''} 10:30:00`,
    status: record.status ?? '',
    paymentId: record.payment_id ?? null,
    record: `${feedKey} ${String(record.line)}${typeof record.payment_id === 'string' ? again : ''}`,
  };
}

function columnsOf(row: RawRow): Record<string, unknown> {
  return {
    line: row.line,
    loan_id: row.loanId,
    amount: row.amount,
    date: row.date,
    status: row.status ?? null,
    note: row.note ?? null,
    payment_id: row.paymentId ?? null,
    record: row.record ?? JSON.stringify(row),
  };
}
