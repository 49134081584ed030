/** The archived copy of a file, read once: its digest, and the bytes of one record cut from the same stream. */
import { createHash } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ObjectUnavailableError } from './errors.ts';
import { readObject } from './object-store.ts';

export interface ArchivedRecord {
  readonly bucket: string;
  readonly archiveKey: string;
  readonly byteStart: number;
  /** Exclusive. */
  readonly byteEnd: number;
}

export interface ArchivedBytes {
  /** Of the whole object; null where it was not read to its end. */
  readonly sha256: string | null;
  readonly sizeBytes: number;
  /** Shorter than asked for where the object ends before. */
  readonly record: Buffer;
}

/**
 * Reads on until the end or `until` (a moment of performance.now()); the record is there as far as it was reached.
 * Null where there is no such object. Throws FileInterruptedError, and what the bucket says.
 */
export async function readWholeArchive(
  s3: S3Client,
  wanted: ArchivedRecord,
  until: number,
): Promise<ArchivedBytes | null> {
  const hash = createHash('sha256');
  const pieces: Uint8Array[] = [];
  let at = 0;
  let isWhole = true;
  try {
    for await (const chunk of readObject(s3, asObject(wanted))) {
      hash.update(chunk);
      const from = Math.max(wanted.byteStart - at, 0);
      const to = Math.min(wanted.byteEnd - at, chunk.byteLength);
      // A copy: chunks of a stream may share memory that is used again.
      if (from < to) pieces.push(Buffer.from(chunk.subarray(from, to)));
      at += chunk.byteLength;
      if (performance.now() > until) {
        isWhole = false;
        break;
      }
    }
  } catch (error) {
    if (error instanceof ObjectUnavailableError) return null;
    throw error;
  }
  return {
    sha256: isWhole ? hash.digest('hex') : null,
    sizeBytes: at,
    record: Buffer.concat(pieces),
  };
}

/** Only the record's bytes. Null where there is no such object, or it ends before the record. */
export async function readArchivedRange(
  s3: S3Client,
  wanted: ArchivedRecord,
): Promise<Buffer | null> {
  try {
    const answer = await s3.send(
      new GetObjectCommand({
        Bucket: wanted.bucket,
        Key: wanted.archiveKey,
        Range: `bytes=${String(wanted.byteStart)}-${String(wanted.byteEnd - 1)}`,
      }),
    );
    return Buffer.from((await answer.Body?.transformToByteArray()) ?? []);
  } catch (error) {
    const { name } = error as { name?: string };
    if (name === 'NoSuchKey' || name === 'NotFound' || name === 'InvalidRange') return null;
    throw error;
  }
}

function asObject({ bucket, archiveKey }: ArchivedRecord) {
  return { bucket, key: archiveKey, version: null, etag: null, size: null };
}
