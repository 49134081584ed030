/** Pushes bytes through the reader of the feed, as a load does, within a time. */
import { createHash } from 'node:crypto';
import { FileRejectedError } from '../mapping/errors.ts';
import type { FeedReader } from '../mapping/feed-reader.ts';
import type { ClassifiedRecord } from '../mapping/types.ts';
import { TooSlowError, type TimeGuard } from './dry-run-guard.ts';

/** Bytes that are read between two looks at the clock. */
const PIECE_BYTES = 65_536;
/** Far more than a piece needs: only a pattern or a date format without bounds takes so long. */
const PIECE_MS_MAX = 2000;

/** Why nothing of the file would be loaded. */
export interface DryRunError {
  readonly code: string;
  readonly message: string;
  readonly detail: unknown;
}

export interface Reading {
  readonly bytesRead: number;
  /** Behind the last record that was whole. */
  readonly recordsEnd: number;
  /** Null where reading stopped before the end. */
  readonly sha256: string | null;
  readonly error: DryRunError | null;
}

export interface ReadingOptions {
  readonly guard: TimeGuard;
  /** Tells whether the time is over. */
  readonly isOver: () => boolean;
  /** Gets the records of each piece, in order. */
  readonly take: (records: readonly ClassifiedRecord[]) => Promise<void>;
}

/** Throws what the source throws; a file that would fail is an answer. */
export async function readThrough(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  reader: FeedReader,
  options: ReadingOptions,
): Promise<Reading> {
  const { guard, isOver, take } = options;
  const hash = createHash('sha256');
  let bytesRead = 0;
  let recordsEnd = 0;
  const stopped = (error: DryRunError | null): Reading => ({
    bytesRead,
    recordsEnd,
    sha256: null,
    error,
  });
  const attempt = async (work: () => void): Promise<DryRunError | null> => {
    let error: DryRunError | null = null;
    try {
      guard.within(PIECE_MS_MAX, work);
    } catch (thrown) {
      error = errorOf(thrown, reader);
    }
    recordsEnd = reader.records.at(-1)?.byteEnd ?? recordsEnd;
    await take(reader.records);
    return error;
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.byteLength; at += PIECE_BYTES) {
      if (isOver()) return stopped(null);
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      const error = await attempt(() => reader.push(piece));
      bytesRead += piece.byteLength;
      if (error !== null) return stopped(error);
      hash.update(piece);
    }
  }
  const error = await attempt(() => reader.end());
  return { bytesRead, recordsEnd, sha256: hash.digest('hex'), error };
}

function errorOf(thrown: unknown, reader: FeedReader): DryRunError {
  if (thrown instanceof FileRejectedError)
    return { code: thrown.code, message: thrown.message, detail: thrown.detail };
  if (!(thrown instanceof TooSlowError)) throw thrown;
  const line = reader.records.at(-1)?.line ?? null;
  return {
    code: 'mapping_too_slow',
    message:
      'The mapping takes too long on one of the next records. Make the pattern of sub_reference or the date formats ' +
      'simpler: no repetition within a repetition.',
    detail: { after_line: line },
  };
}
