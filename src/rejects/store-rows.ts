/** Rejected records that pass become rows: one load of each feed, in the caller's transaction. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** The row of RAW that a record would be, in the words of insert-checked-rows.sql. */
export interface CheckedRow {
  readonly loan_id: string;
  readonly amount: string;
  readonly date: string;
  readonly status: string | null;
  readonly charge: string | null;
  readonly note: string | null;
  readonly payment_id: string | null;
  readonly sub_reference_id: string | null;
  readonly mapping_version: number;
  readonly loan_from_master: boolean;
}

export interface PassingRecord {
  readonly rejectId: string;
  readonly feedKey: string;
  readonly rawTable: string;
  readonly row: CheckedRow;
}

/** The records must be open and locked. Returns the keys of the payments that they tell of, by reject id. */
export async function storeRows(
  connection: Connection,
  records: readonly PassingRecord[],
  replayedBy: string,
): Promise<Map<string, string>> {
  const stored: { loadId: string; rawTable: string; rejectIds: string[] }[] = [];
  for (const [feedKey, ofFeed] of Map.groupBy(records, (record) => record.feedKey)) {
    const rejectIds = ofFeed.map((record) => record.rejectId);
    const rawTable = ofFeed[0]?.rawTable ?? '';
    const loadId = await beginReplay(connection, feedKey, ofFeed.length);
    const rows = ofFeed.map(({ rejectId, row }) => ({ reject_id: rejectId, ...row }));
    await connection.query(
      await sql('queries/rejects/insert-checked-rows.sql', { raw_table: rawTable }),
      [loadId, JSON.stringify(rows)],
    );
    stored.push({ loadId, rawTable, rejectIds });
  }
  await markReplayed(connection, stored, replayedBy);
  const keys = new Map<string, string>();
  for (const { rawTable, rejectIds } of stored)
    for (const [id, key] of await sourceKeysOf(connection, rawTable, rejectIds)) keys.set(id, key);
  return keys;
}

/** In one statement, whatever feeds they are of: it takes the totals in order, so that two replays cannot wait in a circle. */
async function markReplayed(
  connection: Connection,
  stored: readonly { readonly loadId: string; readonly rejectIds: readonly string[] }[],
  replayedBy: string,
): Promise<void> {
  const rejectIds = stored.flatMap((load) => load.rejectIds);
  const loadIds = stored.flatMap((load) => load.rejectIds.map(() => load.loadId));
  const marked = await connection.query(await sql('queries/rejects/mark-replayed-by.sql'), [
    loadIds,
    rejectIds,
    replayedBy,
  ]);
  if (marked.rowCount !== rejectIds.length)
    throw new Error(`of ${String(rejectIds.length)} records some were not open any more`);
}

/** The keys of payments that replayed records of one feed tell of. */
export async function sourceKeysOf(
  connection: Connection,
  rawTable: string,
  rejectIds: readonly string[],
): Promise<Map<string, string>> {
  const found = await connection.query<{ reject_id: string; source_key: string }>(
    await sql('queries/rejects/list-source-keys.sql', { raw_table: rawTable }),
    [rejectIds],
  );
  return new Map(found.rows.map((row) => [row.reject_id, row.source_key]));
}

async function beginReplay(
  connection: Connection,
  feedKey: string,
  rowCount: number,
): Promise<string> {
  const begun = await connection.query<{ load_id: string }>(
    await sql('queries/rejects/begin-replay.sql'),
    [feedKey, rowCount],
  );
  const loadId = begun.rows[0]?.load_id;
  if (loadId === undefined) throw new Error(`no replay load was made for feed ${feedKey}`);
  return loadId;
}
