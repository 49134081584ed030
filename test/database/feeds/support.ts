/** Dry runs on a real database and a bucket in memory, and what must be the same as in a load. */
import pg from 'pg';
import type { Caller } from '../../../src/accounts/caller.ts';
import { answer } from '../../../src/api/answer.ts';
import type { StorageDependencies } from '../../../src/api/storage-dependencies.ts';
import { storageRoutes } from '../../../src/api/storage-routes.ts';
import { DryRun } from '../../../src/contract/dry-run.ts';
import type { Pool } from '../../../src/database/pool.ts';
import type { FakeS3 } from '../../support/fake-s3.ts';
import { httpEvent } from '../../support/http-event.ts';
import { bodyAs, type Answer } from '../api/support.ts';

export interface DryRunApi {
  readonly logged: unknown[];
  /** Asks and gives the whole answer. */
  ask(feed: string, body: object, caller?: Caller): Promise<Answer>;
  /** Asks and expects success. */
  try(feed: string, body: object): Promise<DryRun>;
}

export function dryRunApi(pool: Pool, s3: FakeS3): DryRunApi {
  const logged: unknown[] = [];
  const log = (message: string, fields: Record<string, unknown>): void =>
    void logged.push({ message, ...fields });
  const dependencies: StorageDependencies = {
    pool: () => Promise.resolve(pool),
    s3: s3.client,
    bucket: s3.bucket,
    sqs: { send: () => Promise.reject(new Error('a dry run sends nothing')) },
    ingestQueueUrl: 'http://queue.example/ingest',
    logger: { info: log, error: log },
    now: () => new Date('2026-11-06T04:00:00Z'),
  };
  const ask = async (feed: string, body: object, caller?: Caller): Promise<Answer> => {
    const event = httpEvent('POST', `/api/feeds/${feed}/dry-run`, {
      body: JSON.stringify(body),
      ...(caller === undefined ? {} : { caller }),
    });
    const result = await answer(storageRoutes, dependencies, event);
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: JSON.parse(result.body ?? '') as unknown,
    };
  };
  return {
    logged,
    ask,
    try: async (feed, body) => bodyAs(await ask(feed, body), 200, DryRun),
  };
}

export const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');

/** Rows of every table that there is, and how far every sequence went. */
export async function everythingStored(pool: Pool): Promise<Record<string, string>> {
  const tables = await pool.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables where schemaname in ('RAW', 'BASE', 'CORE', 'OPS')`,
  );
  const counted: Record<string, string> = {};
  for (const { schema, name } of tables.rows) {
    const found = await pool.query<{ count: string }>(
      `select count(*) as count from ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
    );
    counted[`${schema}.${name}`] = found.rows[0]?.count ?? '';
  }
  const sequences = await pool.query<{ name: string; last: string | null }>(
    `select schemaname || '.' || sequencename as name, last_value as last from pg_sequences`,
  );
  for (const { name, last } of sequences.rows) counted[name] = String(last);
  return counted;
}

/** The rows and rejects that a load kept of a file, in the shape in which a dry run lists them. */
export async function keptOf(
  pool: Pool,
  feed: string,
  fileId: number,
): Promise<{ rows: unknown[]; rejected: unknown[] }> {
  const table = await pool.query<{ raw_table: string }>(
    `select raw_table from "OPS"."FEED" where feed_key = $1`,
    [feed],
  );
  const rows = await pool.query(
    `select line, byte_start::int, byte_end::int, md5(lender || loan_id || date::date || amount) as source_key, loan_id, amount,
            to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS') as date, status, charge, note, payment_id, sub_reference_id, source_file, lender
     from "RAW".${pg.escapeIdentifier(table.rows[0]?.raw_table ?? '')} where file_id = $1 order by byte_start`,
    [fileId],
  );
  const rejected = await pool.query(
    `select line, byte_start::int, byte_end::int, reason, detail, replayable, loan_id, amount, raw_record
     from "RAW"."RAW_REJECTED_RECORDS" where file_id = $1 order by byte_start`,
    [fileId],
  );
  return { rows: rows.rows as unknown[], rejected: rejected.rows as unknown[] };
}
