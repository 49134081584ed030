/** Which feed an object belongs to, and that feed's mapping. */
import { readAsset } from '../assets.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { loadMapping } from '../mapping/load-mapping.ts';
import type { FeedMapping } from '../mapping/mapping-schema.ts';
import { MappingUnavailableError } from './errors.ts';

export interface Feed {
  readonly feedKey: string;
  readonly lender: string;
  readonly rawTable: string;
}

/** The feed whose key is the given prefix, or undefined. */
export async function findFeed(database: Queryable, prefix: string): Promise<Feed | undefined> {
  const found = await database.query<{ feed_key: string; lender: string; raw_table: string }>(
    await sql('queries/files/find-feed.sql'),
    [prefix],
  );
  const row = found.rows[0];
  return row && { feedKey: row.feed_key, lender: row.lender, rawTable: row.raw_table };
}

export async function listFeedKeys(database: Queryable): Promise<string[]> {
  const found = await database.query<{ feed_key: string }>(
    await sql('queries/files/list-feed-keys.sql'),
  );
  return found.rows.map((row) => row.feed_key);
}

const mappings = new Map<string, FeedMapping>();

/**
 * The feed's mapping, read once per process: assets never change under a running one.
 * Throws MappingUnavailableError, whose message says which file to correct and how.
 */
export async function mappingOf(feed: Feed): Promise<FeedMapping> {
  const known = mappings.get(feed.feedKey);
  if (known !== undefined) return known;
  const path = `mappings/${feed.feedKey}.yml`;
  let mapping: FeedMapping;
  try {
    mapping = parseMapping(feed, await readAsset(path), path);
  } catch (error) {
    if (error instanceof MappingUnavailableError) throw error;
    const absent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = absent ? `${path} does not exist: add it.` : (error as Error).message;
    throw new MappingUnavailableError(
      `The mapping of feed ${feed.feedKey} cannot be used. ${what}`,
      { cause: error },
    );
  }
  mappings.set(feed.feedKey, mapping);
  return mapping;
}

/**
 * A text as the mapping of a feed; `path` names it in errors.
 * Throws MappingError, and MappingUnavailableError where the mapping is one of another lender.
 */
export function parseMapping(feed: Feed, yamlText: string, path: string): FeedMapping {
  const mapping = loadMapping(yamlText, path);
  if (mapping.defaults.lender !== feed.lender) {
    throw new MappingUnavailableError(
      `${path} says defaults.lender ${mapping.defaults.lender}, but the feed is registered for ${feed.lender}. Correct the mapping.`,
    );
  }
  return mapping;
}
