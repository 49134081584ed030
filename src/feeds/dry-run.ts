/**
 * What a file or sample would become if it were loaded now, and what that changes. It goes the way of a load (the same
 * reader, mapping checks and mandate master) and ends in lists and counts instead of tables.
 */
import type { S3Client } from '@aws-sdk/client-s3';
import type { DryRun } from '../contract/dry-run.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { mappingOf, type Feed } from '../files/feeds.ts';
import { TimeGuard } from './dry-run-guard.ts';
import { readEditedMapping } from './dry-run-mapping.ts';
import { fileSource, sampleSource, type DryRunSource } from './dry-run-source.ts';
import { tryOut } from './dry-run-trial.ts';

/** Reading stops then, so that the answer is there before the gateway gives up after 29 seconds. */
export const READING_MS_MAX = 18_000;

export interface DryRunDependencies {
  readonly pool: Pool;
  readonly s3: S3Client;
  /** Milliseconds on a clock that never goes back. */
  readonly clock: () => number;
}

export interface DryRunOrder {
  readonly feed: Feed;
  readonly from: { readonly bytes: Uint8Array } | { readonly fileId: string };
  /** The YAML text of an edited mapping. */
  readonly editedMapping: string | undefined;
  readonly compare: boolean;
  /** How many are listed of each kind. */
  readonly limit: number;
  /** Whether the caller may know of the files of a lender; null: of a prefix that is no feed's. */
  readonly maySee: (lender: string | null) => boolean;
}

/**
 * Reads all of it in one transaction in which the database refuses to write. Throws EditedMappingError,
 * NoSuchFileError, OtherFeedError, MappingUnavailableError, ObjectUnavailableError, and what database or bucket say.
 */
export async function dryRun(deps: DryRunDependencies, order: DryRunOrder): Promise<DryRun> {
  const endMs = deps.clock() + READING_MS_MAX;
  const guard = new TimeGuard();
  const { feed, editedMapping, compare, limit } = order;
  const isEdited = editedMapping !== undefined;
  const mapping = isEdited ? readEditedMapping(feed, editedMapping, guard) : await mappingOf(feed);
  return inTransaction(deps.pool, async (connection) => {
    await connection.query(await sql('queries/feeds/begin-read-only.sql'));
    return tryOut(connection, {
      feed,
      mapping,
      isEdited,
      source: await sourceOf(connection, deps.s3, order),
      compare,
      limit,
      guard,
      isOver: () => deps.clock() > endMs,
    });
  });
}

async function sourceOf(
  connection: Connection,
  s3: S3Client,
  { from, feed, maySee }: DryRunOrder,
): Promise<DryRunSource> {
  if ('bytes' in from) return sampleSource(from.bytes);
  return fileSource({ database: connection, s3 }, feed.feedKey, from.fileId, maySee);
}
