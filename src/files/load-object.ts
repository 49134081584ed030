/** The one transaction that turns an object into rows: all of it and its success, or nothing. */
import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { FeedReader } from '../mapping/feed-reader.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import type { FileSummary, MasterLookup } from '../mapping/types.ts';
import { DigestFile } from './digest-file.ts';
import { findDuplicateContent } from './duplicate-content.ts';
import { FileBusyError } from './errors.ts';
import type { Feed } from './feeds.ts';
import { loadMasterLookup } from './master-lookup.ts';
import { readObject } from './object-store.ts';
import { finishFile, lockFile, type Content, type FileFailure } from './processing-log.ts';
import { RecordSink } from './record-sink.ts';
import type { StoredObject } from './stored-object.ts';

/** Of one record of a lender's file, rather low. */
export const RECORD_BYTES_USUAL = 140;

export interface LoadDependencies {
  readonly pool: Pool;
  readonly s3: S3Client;
}

/** Filled while the object is read, so that a failure can be told with what was learnt before it. */
export interface LoadProgress {
  sha256?: string;
  summary?: FileSummary;
}

/** Thrown to leave the transaction when the feed already has these bytes. */
export class DuplicateContentError extends Error {
  override readonly name = 'DuplicateContentError';
  readonly failure: FileFailure;
  constructor(failure: FileFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * Loads the object and commits its rows, rejects, other records and success together.
 * Undefined where another worker succeeded meanwhile. Throws FileBusyError while another worker holds the
 * file, DuplicateContentError, FileRejectedError, ObjectUnavailableError, and what the database or bucket say.
 */
export async function loadObject(
  deps: LoadDependencies,
  object: StoredObject,
  file: { readonly fileId: string; readonly feed: Feed; readonly mapping: FeedMapping },
  progress: LoadProgress,
): Promise<FileSummary | undefined> {
  return inTransaction(deps.pool, async (connection) => {
    const status = await lockFile(connection, file.fileId);
    if (status === undefined) throw new FileBusyError(file.fileId);
    if (status === 'success') return undefined;
    const loadId = await beginLoad(connection, file.feed, file.fileId);
    const sink = await RecordSink.open(connection, {
      fileId: file.fileId,
      loadId,
      feedKey: file.feed.feedKey,
      lender: file.feed.lender,
      rawTable: file.feed.rawTable,
      sourceFile: object.key,
      mappingVersion: file.mapping.version,
    });
    const digestPages = new DigestFile();
    const reader = new FeedReader(file.mapping, {
      masterLookup: await masterFor(connection, file.mapping),
      expectedRecords: (object.size ?? 0) / RECORD_BYTES_USUAL,
      digestPages,
      rows: sink.rows,
    });
    const content = await pour(deps.s3, object, reader, sink, progress)
      .catch(async (error: unknown) => {
        await sink.abandon();
        throw error;
      })
      .finally(() => {
        digestPages.close();
      });
    const summary = progress.summary ?? reader.summary();
    const duplicate = await findDuplicateContent(connection, file.feed.feedKey, content.sha256);
    if (duplicate !== undefined) throw new DuplicateContentError(duplicate);
    await connection.query(await sql('queries/files/finish-load.sql'), [
      loadId,
      summary.counts.loaded,
    ]);
    await finishFile(connection, file.fileId, content, summary);
    return summary;
  });
}

async function pour(
  s3: S3Client,
  object: StoredObject,
  reader: FeedReader,
  sink: RecordSink,
  progress: LoadProgress,
): Promise<Content> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of readObject(s3, object)) {
    hash.update(chunk);
    sizeBytes += chunk.byteLength;
    await sink.take(reader.push(chunk));
  }
  const sha256 = hash.digest('hex');
  progress.sha256 = sha256;
  try {
    await sink.take(reader.end());
  } finally {
    // A control total that does not hold is thrown by the end of the reader: its sums belong in the log.
    progress.summary = reader.summary();
  }
  await sink.finish();
  return { sha256, sizeBytes };
}

/** Feeds that never look a mandate up do not pay for reading the master. */
export async function masterFor(
  connection: Connection,
  mapping: FeedMapping,
): Promise<MasterLookup> {
  const asks =
    mapping.sub_reference !== undefined ||
    Object.values(mapping.columns).some((column) => column.target === 'sub_reference_id');
  if (!asks) return () => ({ kind: 'unknown' });
  return loadMasterLookup(connection);
}

async function beginLoad(connection: Connection, feed: Feed, fileId: string): Promise<string> {
  const inserted = await connection.query<{ load_id: string }>(
    await sql('queries/files/begin-load.sql'),
    [feed.feedKey, fileId],
  );
  const loadId = inserted.rows[0]?.load_id;
  if (loadId === undefined) throw new Error(`no load was made for file ${fileId}`);
  return loadId;
}
