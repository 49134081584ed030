/** The file that brought the same bytes to a feed, and the comparison with what became of them. */
import type { DryRunComparison } from '../contract/dry-run.ts';
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Feed } from '../files/feeds.ts';
import { Comparison } from './dry-run-compare.ts';
import { LoadedRows } from './dry-run-loaded.ts';
import type { Reading } from './dry-run-reading.ts';
import type { PlacedRow } from './dry-run-rows.ts';

export interface KnownContent {
  readonly file_id: string;
  readonly object_key: string;
  readonly mapping_version: number | null;
  readonly finished_at: Date;
}

/** Null where nobody knows the hash yet, or the feed has no such content. */
export async function findContent(
  connection: Connection,
  feed: Feed,
  sha256: string | null,
): Promise<KnownContent | null> {
  if (sha256 === null) return null;
  const found = await connection.query<KnownContent>(
    await sql('queries/feeds/find-loaded-content.sql'),
    [feed.feedKey, sha256],
  );
  return found.rows[0] ?? null;
}

export class ContentComparison {
  readonly #open: () => Promise<LoadedRows>;
  readonly #known: KnownContent;
  readonly #limit: number;
  readonly #loaded: LoadedRows;
  readonly #comparison: Comparison;

  private constructor(
    open: () => Promise<LoadedRows>,
    loaded: LoadedRows,
    known: KnownContent,
    limit: number,
  ) {
    this.#open = open;
    this.#known = known;
    this.#limit = limit;
    this.#loaded = loaded;
    this.#comparison = new Comparison(loaded, limit);
  }

  static async open(
    connection: Connection,
    feed: Feed,
    known: KnownContent,
    limit: number,
  ): Promise<ContentComparison> {
    const file = { fileId: known.file_id, rawTable: feed.rawTable };
    const open = (): Promise<LoadedRows> => LoadedRows.open(connection, file);
    return new ContentComparison(open, await open(), known, limit);
  }

  async take(rows: readonly PlacedRow[]): Promise<void> {
    await this.#comparison.take(rows);
  }

  /** As far as was read. Of a file that would fail nothing would be loaded, whatever was read of it. */
  async finish(reading: Reading): Promise<DryRunComparison> {
    const { file_id: fileId, object_key: objectKey, mapping_version: mappingVersion } = this.#known;
    const file = { fileId, objectKey, mappingVersion };
    if (reading.error === null) {
      const isWhole = reading.sha256 !== null;
      return this.#comparison.finish(file, isWhole ? Infinity : reading.recordsEnd);
    }
    await this.#loaded.close();
    return new Comparison(await this.#open(), this.#limit).finish(file, Infinity);
  }
}
