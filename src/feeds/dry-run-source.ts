/** Where the bytes of a dry run come from: out of the request, or out of the bucket. */
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { readObject } from '../files/object-store.ts';
import type { StoredObject } from '../files/stored-object.ts';
import { NoSuchFileError, OtherFeedError } from './errors.ts';

export interface DryRunSource {
  /** Null for a sample. */
  readonly file: { readonly fileId: string; readonly objectKey: string } | null;
  readonly sizeBytes: number | null;
  /** Null where it is known only when all was read. */
  readonly sha256: string | null;
  /** Throws ObjectUnavailableError and what the bucket says. */
  readonly chunks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export function sampleSource(bytes: Uint8Array): DryRunSource {
  return {
    file: null,
    sizeBytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    chunks: () => [bytes],
  };
}

interface FileRow {
  readonly file_id: string;
  readonly feed_key: string;
  readonly lender: string | null;
  readonly bucket: string;
  readonly object_key: string;
  readonly object_version: string;
  readonly etag: string | null;
  readonly size_bytes: string | null;
  readonly content_sha256: string | null;
  readonly archive_key: string | null;
}

/**
 * The archived copy of a file, or its original where there is none. `maySee` tells whether the caller may know of a
 * lender's files. Throws NoSuchFileError and OtherFeedError.
 */
export async function fileSource(
  deps: { readonly database: Queryable; readonly s3: S3Client },
  feedKey: string,
  fileId: string,
  maySee: (lender: string | null) => boolean,
): Promise<DryRunSource> {
  const found = await deps.database.query<FileRow>(
    await sql('queries/feeds/read-file-to-dry-run.sql'),
    [fileId],
  );
  const row = found.rows[0];
  if (row === undefined || !maySee(row.lender)) throw new NoSuchFileError(fileId);
  if (row.feed_key !== feedKey) throw new OtherFeedError(row.feed_key);
  return {
    file: { fileId: row.file_id, objectKey: row.object_key },
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    sha256: row.content_sha256,
    chunks: () => readObject(deps.s3, objectOf(row)),
  };
}

function objectOf(row: FileRow): StoredObject {
  const size = row.size_bytes === null ? null : Number(row.size_bytes);
  // Nobody overwrites a copy, so its newest version is the one.
  if (row.archive_key !== null)
    return { bucket: row.bucket, key: row.archive_key, version: null, etag: null, size };
  const version = row.object_version === row.etag ? null : row.object_version;
  return { bucket: row.bucket, key: row.object_key, version, etag: row.etag, size };
}
