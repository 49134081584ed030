/** How the things stand that dead letters name. Answers are keyed as `named.ts` asks for them. */
import type { DeadLetterSubject } from '../contract/dead-letter.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

export interface FileName {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
}

type Found = [string, DeadLetterSubject][];

const PAYMENT_QUERIES = {
  payment: 'queries/dead-letters/find-payments.sql',
  undo: 'queries/dead-letters/find-undos.sql',
} as const;

const RUN_QUERIES = {
  run: 'queries/dead-letters/find-runs.sql',
  proof: 'queries/dead-letters/find-proofs.sql',
} as const;

/** Payments that are to be posted, or taken back. */
export async function findPayments(
  database: Queryable,
  kind: 'payment' | 'undo',
  sourceKeys: readonly string[],
): Promise<Found> {
  if (sourceKeys.length === 0) return [];
  const { rows } = await database.query<{
    source_key: string;
    source_lender: string;
    loan_external_id: string;
    state: string;
    reason: string | null;
    needed: boolean;
  }>(await sql(PAYMENT_QUERIES[kind]), [sourceKeys]);
  return rows.map((row) => [
    `${kind} ${row.source_key}`,
    {
      kind,
      key: row.source_key,
      id: null,
      lender: row.source_lender,
      loan_external_id: row.loan_external_id,
      state: row.state,
      reason: row.reason,
      needed: row.needed,
    },
  ]);
}

export async function findFiles(database: Queryable, files: readonly FileName[]): Promise<Found> {
  if (files.length === 0) return [];
  const { rows } = await database.query<{
    file_id: string;
    bucket: string;
    object_key: string;
    object_version: string;
    status: string;
    error_message: string | null;
  }>(await sql('queries/dead-letters/find-files.sql'), [
    files.map(({ bucket }) => bucket),
    files.map(({ key }) => key),
    files.map(({ version }) => version),
  ]);
  return rows.map((row) => [
    JSON.stringify([row.bucket, row.object_key, row.object_version]),
    {
      kind: 'file',
      key: row.object_key,
      id: Number(row.file_id),
      lender: null,
      loan_external_id: null,
      state: row.status,
      reason: row.error_message,
      needed: row.status !== 'success' && row.status !== 'failed',
    },
  ]);
}

/** Pipeline runs or proofs. */
export async function findRuns(
  database: Queryable,
  kind: 'run' | 'proof',
  requestIds: readonly string[],
): Promise<Found> {
  if (requestIds.length === 0) return [];
  const { rows } = await database.query<{
    request_id: string;
    run_id: string;
    status: string;
    error_message: string | null;
  }>(await sql(RUN_QUERIES[kind]), [requestIds]);
  return rows.map((row) => [
    `${kind} ${row.request_id}`,
    {
      kind,
      key: row.request_id,
      id: Number(row.run_id),
      lender: null,
      loan_external_id: null,
      state: row.status,
      reason: row.error_message,
      needed: row.status !== 'success' && row.status !== 'failed',
    },
  ]);
}
