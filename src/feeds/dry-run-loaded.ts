/** The rows that were loaded from a file, one after another in the order of the file. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { PlacedRow } from './dry-run-rows.ts';

type FetchedRow = Omit<PlacedRow, 'byte_start' | 'byte_end'> & {
  readonly byte_start: string;
  readonly byte_end: string;
};

export class LoadedRows {
  /** The row that stands next, until `skip`; undefined at the end. */
  next: PlacedRow | undefined;
  readonly #connection: Connection;
  #rows: readonly FetchedRow[] = [];
  #at = 0;
  /** The next of them, which the database finds while these are compared. */
  #ahead: Promise<readonly FetchedRow[]> | null = null;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Opens them in the connection's transaction, in which only one such list can be open. */
  static async open(
    connection: Connection,
    file: { readonly fileId: string; readonly rawTable: string },
  ): Promise<LoadedRows> {
    const loads = await connection.query<{ load_id: string }>(
      await sql('queries/feeds/list-loads-of-file.sql'),
      [file.fileId],
    );
    await connection.query(
      await sql('queries/feeds/open-loaded-rows.sql', { raw_table: file.rawTable }),
      [loads.rows.map((row) => row.load_id), file.fileId],
    );
    const rows = new LoadedRows(connection);
    await rows.fetch();
    return rows;
  }

  /** Moves on. True where `fetch` must be awaited before the next look: nearly always there is nothing to wait for. */
  skip(): boolean {
    this.#at += 1;
    if (this.#at === this.#rows.length) return true;
    this.#show();
    return false;
  }

  async fetch(): Promise<void> {
    this.#rows = await (this.#ahead ?? this.#ask());
    this.#ahead = this.#rows.length === 0 ? null : this.#ask();
    // Whoever fetches next is told; until then it must not count as unhandled.
    this.#ahead?.catch(() => undefined);
    this.#at = 0;
    this.#show();
  }

  /** So that they can be opened again. */
  async close(): Promise<void> {
    await this.#connection.query(await sql('queries/feeds/close-loaded-rows.sql'));
  }

  async #ask(): Promise<readonly FetchedRow[]> {
    const statement = await sql('queries/feeds/fetch-loaded-rows.sql');
    const fetched = await this.#connection.query<FetchedRow>(statement);
    return fetched.rows;
  }

  #show(): void {
    const row = this.#rows[this.#at];
    this.next = row && {
      ...row,
      byte_start: Number(row.byte_start),
      byte_end: Number(row.byte_end),
    };
  }
}
