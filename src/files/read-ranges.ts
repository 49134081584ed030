/** The bytes of a few records of an object, by ranged reads: neighbours come in one. */
import { Buffer } from 'node:buffer';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { unlessUnavailable } from './object-store.ts';
import { hasVersion, plainEtag, type StoredObject } from './stored-object.ts';

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Two ranges with fewer bytes between them than this are read as one: a request costs more than these bytes. */
const GAP_MAX = 65_536;
const READS_AT_ONCE = 8;

interface Stretch extends ByteRange {
  readonly indexes: readonly number[];
}

/**
 * The bytes of each range, in the order of the ranges; null for one that reaches beyond the object's end.
 * Throws ObjectUnavailableError where this version of the object is not there.
 */
export async function readRanges(
  s3: S3Client,
  object: StoredObject,
  ranges: readonly ByteRange[],
): Promise<(Buffer | null)[]> {
  const limit = pLimit(READS_AT_ONCE);
  const results: (Buffer | null)[] = ranges.map(() => null);
  const read = async (stretch: Stretch): Promise<void> => {
    const bytes = await readStretch(s3, object, stretch);
    for (const index of stretch.indexes) {
      const range = ranges[index];
      if (range === undefined || range.end - stretch.start > bytes.length) continue;
      results[index] = bytes.subarray(range.start - stretch.start, range.end - stretch.start);
    }
  };
  await Promise.all(stretchesOf(ranges).map((stretch) => limit(() => read(stretch))));
  return results;
}

function stretchesOf(ranges: readonly ByteRange[]): Stretch[] {
  const stretches: { start: number; end: number; indexes: number[] }[] = [];
  const inOrder = [...ranges.entries()].toSorted(([, one], [, other]) => one.start - other.start);
  for (const [index, { start, end }] of inOrder) {
    const last = stretches.at(-1);
    if (last !== undefined && start - last.end <= GAP_MAX) {
      last.end = Math.max(last.end, end);
      last.indexes.push(index);
    } else stretches.push({ start, end, indexes: [index] });
  }
  return stretches;
}

async function readStretch(
  s3: S3Client,
  object: StoredObject,
  { start, end }: ByteRange,
): Promise<Buffer> {
  const etag = plainEtag(object);
  const answer = await unlessUnavailable(() =>
    s3.send(
      new GetObjectCommand({
        Bucket: object.bucket,
        Key: object.key,
        Range: `bytes=${String(start)}-${String(end - 1)}`,
        ...(hasVersion(object)
          ? { VersionId: object.version }
          : etag === null
            ? {}
            : { IfMatch: `"${etag}"` }),
      }),
    ),
  ).catch((error: unknown) => {
    // An object that was cut short has no bytes there at all.
    if ((error as { name?: string }).name === 'InvalidRange') return undefined;
    throw error;
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of (answer?.Body ?? []) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
