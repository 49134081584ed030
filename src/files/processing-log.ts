/** The log row of a file: one per object version, from pending to success or failed. */
import type { Connection, Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { FileSummary } from '../mapping/types.ts';
import { plainEtag, versionOf, type StoredObject } from './stored-object.ts';

export type FileStatus = 'pending' | 'processing' | 'success' | 'failed';

export interface LoggedFile {
  readonly fileId: string;
  readonly status: FileStatus;
  readonly archiveKey: string | null;
}

/** Makes the log row where there is none yet, and reads it. */
export async function registerFile(
  pool: Pool,
  object: StoredObject,
  feedKey: string,
): Promise<LoggedFile> {
  await pool.query(await sql('queries/files/register-file.sql'), [
    feedKey,
    object.bucket,
    object.key,
    versionOf(object),
    plainEtag(object),
    object.size,
  ]);
  return readFile(pool, object);
}

async function readFile(database: Queryable, object: StoredObject): Promise<LoggedFile> {
  const found = await database.query<{
    file_id: string;
    status: FileStatus;
    archive_key: string | null;
  }>(await sql('queries/files/read-file.sql'), [object.bucket, object.key, versionOf(object)]);
  const row = found.rows[0];
  if (row === undefined) throw new Error(`the log row of ${object.key} is gone`);
  return { fileId: row.file_id, status: row.status, archiveKey: row.archive_key };
}

/** Starts an attempt: 'claimed'; or says why not: it has 'succeeded', was 'refused' before, or is 'busy' with another worker. */
export async function claimFile(
  pool: Pool,
  object: StoredObject,
  file: LoggedFile,
  feedKey: string,
  redelivered: boolean,
): Promise<'claimed' | 'succeeded' | 'refused' | 'busy'> {
  const claimed = await pool.query(await sql('queries/files/claim-file.sql'), [
    file.fileId,
    feedKey,
    redelivered,
  ]);
  if (claimed.rowCount === 1) return 'claimed';
  const { status } = await readFile(pool, object);
  if (status === 'success') return 'succeeded';
  return redelivered && status === 'failed' ? 'refused' : 'busy';
}

/** Inside the loading transaction: holds the row to its end. Undefined where another worker holds it. */
export async function lockFile(
  connection: Connection,
  fileId: string,
): Promise<FileStatus | undefined> {
  const locked = await connection.query<{ status: FileStatus }>(
    await sql('queries/files/lock-file.sql'),
    [fileId],
  );
  return locked.rows[0]?.status;
}

export interface Content {
  readonly sha256: string;
  readonly sizeBytes: number;
}

export async function finishFile(
  connection: Connection,
  fileId: string,
  content: Content,
  summary: FileSummary,
): Promise<void> {
  const { counts } = summary;
  await connection.query(await sql('queries/files/finish-file.sql'), [
    fileId,
    content.sha256,
    content.sizeBytes,
    summary.mappingVersion,
    summary.encoding,
    counts.total,
    counts.title,
    counts.header,
    counts.blank,
    counts.footer,
    counts.loaded,
    counts.duplicate,
    counts.rejected,
    summary.amountLoaded,
    summary.controlTotalStated,
    // Without a stated total there is nothing to compare, whatever the file sums up to.
    summary.controlTotalStated === null ? null : summary.controlTotalFound,
  ]);
}

/** Why nothing of a file was loaded: for the log, and for the people who read it. */
export interface FileFailure {
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
  readonly sha256?: string;
  readonly duplicateOfFileId?: string;
  readonly controlTotalStated?: string | null;
  readonly controlTotalFound?: string | null;
  readonly mappingVersion?: number;
}

/** False where the row was left alone, because it is a success or another worker holds it. */
export async function failFile(pool: Pool, fileId: string, failure: FileFailure): Promise<boolean> {
  const failed = await pool.query(await sql('queries/files/fail-file.sql'), [
    fileId,
    failure.code,
    failure.message,
    failure.detail === undefined ? null : JSON.stringify(failure.detail),
    failure.sha256 ?? null,
    failure.duplicateOfFileId ?? null,
    failure.controlTotalStated ?? null,
    failure.controlTotalFound ?? null,
    failure.mappingVersion ?? null,
  ]);
  return failed.rowCount === 1;
}

/** Back to pending after an interruption, with what interrupted it. */
export async function releaseFile(pool: Pool, fileId: string, interruption: string): Promise<void> {
  await pool.query(await sql('queries/files/release-file.sql'), [
    fileId,
    JSON.stringify({ interrupted_by: interruption }),
  ]);
}

export async function setArchiveKey(pool: Pool, fileId: string, archiveKey: string): Promise<void> {
  await pool.query(await sql('queries/files/set-archive-key.sql'), [fileId, archiveKey]);
}
