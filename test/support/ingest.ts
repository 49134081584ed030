/** Putting files into the fake bucket and ingesting them, as the queue would have it done. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from '../../src/database/pool.ts';
import { ingestObject, type IngestOutcome } from '../../src/files/ingest-object.ts';
import { samplesFolder } from './expected.ts';
import type { FakeS3 } from './fake-s3.ts';

export const sample = (feed: string): Buffer => readFileSync(join(samplesFolder, `${feed}.csv`));

export function drop(
  pool: Pool,
  s3: FakeS3,
  key: string,
  content: Uint8Array | string,
): Promise<IngestOutcome> {
  return ingestObject({ pool, s3: s3.client }, s3.put(key, content));
}

export interface LogRow {
  readonly file_id: string;
  readonly feed_key: string;
  readonly status: string;
  readonly attempts: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_detail: Record<string, unknown> | null;
  readonly content_sha256: string | null;
  readonly duplicate_of_file_id: string | null;
  readonly archive_key: string | null;
  readonly control_total_stated: string | null;
  readonly control_total_found: string | null;
  readonly records_total: string | null;
  readonly amount_loaded: string | null;
}

/** Log rows of one object key, oldest first. */
export async function logOf(pool: Pool, key: string): Promise<LogRow[]> {
  const found = await pool.query<LogRow>(
    `select * from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = $1 order by file_id`,
    [key],
  );
  return found.rows;
}

/** How many rows, rejects, other records and loads there are in all: nothing may stay behind a refused file. */
export async function storedCounts(pool: Pool): Promise<Record<string, number>> {
  const found = await pool.query<Record<string, string>>(
    `select
       (select count(*) from "RAW"."RAW_ARTHMATE_NACH_STATUS_RERT") as rows,
       (select count(*) from "RAW"."RAW_REJECTED_RECORDS") as rejects,
       (select count(*) from "RAW"."RAW_FILE_OTHER_RECORDS") as others,
       (select count(*) from "RAW"."RAW_LOAD") as loads`,
  );
  return Object.fromEntries(
    Object.entries(found.rows[0] ?? {}).map(([name, count]) => [name, Number(count)]),
  );
}

/** A file of the simplest feed: so many records of ₹ 100.00, each with another loan. */
export function simpleFile(records: number, note = ''): string {
  const lines = Array.from(
    { length: records },
    (_, index) => `LOAN${String(index)},100.00,05-11-2026,SUCCESS,${note}`,
  );
  return `loan_id,Amount,Transaction Date,Status,reason\n${lines.join('\n')}\n`;
}
