/** Runs the checks of sql/checks: each returns offenders, and none is healthy. */
import { listAssets } from '../assets.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ChecksFailedError } from './errors.ts';

interface FeedTables {
  feed_key: string;
  raw_table: string;
  base_table: string;
  kind: 'file' | 'webhook';
  load_ids: string[];
}

/** Folders of sql/checks that a feed's new rows must pass. */
const FOLDERS = { file: ['feeds', 'reports'], webhook: ['webhooks', 'reports'] } as const;

/**
 * Checks that nothing of these loads was lost or changed between RAW and the outbox. Reads only their rows.
 * Throws ChecksFailedError, naming the first check that found something.
 */
export async function runLoadChecks(
  database: Queryable,
  loadIds: readonly string[],
): Promise<void> {
  const feeds = await database.query<FeedTables>(await sql('queries/pipeline/feeds-of-loads.sql'), [
    loadIds,
  ]);
  for (const feed of feeds.rows) {
    const identifiers = { raw_table: feed.raw_table, base_table: feed.base_table };
    for (const folder of FOLDERS[feed.kind])
      for (const file of await listAssets(`sql/checks/${folder}`, '.sql'))
        await check(database, `${folder}/${file}`, [feed.load_ids, feed.feed_key], identifiers);
  }
  for (const file of await listAssets('sql/checks/loads', '.sql'))
    await check(database, `loads/${file}`, [loadIds]);
}

/** Checks what waits to be posted; run before anything is queued. Throws ChecksFailedError. */
export async function runQueueChecks(database: Queryable): Promise<void> {
  for (const file of await listAssets('sql/checks/queue', '.sql'))
    await check(database, `queue/${file}`);
}

/** Checks all history: slow on purpose, for tests and audits. Throws ChecksFailedError. */
export async function runHistoryChecks(database: Queryable): Promise<void> {
  for (const file of await listAssets('sql/checks/history', '.sql'))
    await check(database, `history/${file}`);
}

/** Runs one check. Throws ChecksFailedError where it finds something. */
export async function check(
  database: Queryable,
  file: string,
  values: readonly unknown[] = [],
  identifiers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const offenders = await database.query<Record<string, unknown>>(
    await sql(`checks/${file}`, identifiers),
    [...values],
  );
  if (offenders.rows.length > 0)
    throw new ChecksFailedError(file.replace(/\.sql$/, ''), offenders.rows);
}
