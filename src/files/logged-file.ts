/** One file of the processing log, as far as the object behind it is concerned. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import type { StoredObject } from './stored-object.ts';

export interface FileOfLog {
  readonly fileId: string;
  readonly object: StoredObject;
  readonly status: 'pending' | 'processing' | 'success' | 'failed';
  readonly errorCode: string | null;
  readonly encoding: string | null;
  readonly archiveKey: string | null;
  /** Null where the prefix is no feed's. */
  readonly lender: string | null;
  readonly rawTable: string | null;
  /** Null until it was loaded. */
  readonly loadId: string | null;
}

interface Row {
  file_id: string;
  bucket: string;
  object_key: string;
  object_version: string;
  etag: string | null;
  size_bytes: string | null;
  status: FileOfLog['status'];
  error_code: string | null;
  encoding: string | null;
  archive_key: string | null;
  lender: string | null;
  raw_table: string | null;
  load_id: string | null;
}

/** Undefined also where it is not of these lenders. */
export async function findFile(
  database: Queryable,
  fileId: string,
  lenders: Lenders,
): Promise<FileOfLog | undefined> {
  const found = await database.query<Row>(await sql('queries/files/find-file.sql'), [
    fileId,
    lenders,
  ]);
  const row = found.rows[0];
  if (row === undefined) return undefined;
  return {
    fileId: row.file_id,
    object: objectOf(row),
    status: row.status,
    errorCode: row.error_code,
    encoding: row.encoding,
    archiveKey: row.archive_key,
    lender: row.lender,
    rawTable: row.raw_table,
    loadId: row.load_id,
  };
}

/** The log keeps the etag as the version where the bucket had none (versionOf). */
function objectOf(row: Row): StoredObject {
  const isEtag = row.object_version === row.etag || row.object_version === 'unversioned';
  return {
    bucket: row.bucket,
    key: row.object_key,
    version: isEtag ? null : row.object_version,
    etag: row.etag,
    size: row.size_bytes === null ? null : Number(row.size_bytes),
  };
}
