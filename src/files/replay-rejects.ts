/** Records that waited only for the mandate master become rows once it names their loan. */
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';

/** Rejects per transaction: bounds its length and memory. */
const BATCH_SIZE = 5_000;

export interface ReplayLoad {
  readonly feedKey: string;
  readonly loadId: string;
  readonly rowCount: number;
}

export interface ReplayCounts {
  readonly replayed: number;
  readonly loads: readonly ReplayLoad[];
}

/**
 * Replays every open `blank loan_id` reject whose sub-reference the master now gives to exactly one loan;
 * with several it stays rejected. Each becomes a row once, however many callers run at the same time.
 */
export async function replayRejects(deps: { readonly pool: Pool }): Promise<ReplayCounts> {
  const feeds = await deps.pool.query<{ feed_key: string; raw_table: string }>(
    await sql('queries/rejects/list-feeds-to-replay.sql'),
  );
  const loads: ReplayLoad[] = [];
  for (const feed of feeds.rows) {
    for (;;) {
      const load = await inTransaction(deps.pool, (connection) => replayBatch(connection, feed));
      if (load === undefined) break;
      loads.push(load);
    }
  }
  return { replayed: loads.reduce((sum, load) => sum + load.rowCount, 0), loads };
}

async function replayBatch(
  connection: Connection,
  feed: { readonly feed_key: string; readonly raw_table: string },
): Promise<ReplayLoad | undefined> {
  const locked = await connection.query<{ reject_id: string; loan_id: string }>(
    await sql('queries/rejects/lock-replayable.sql'),
    [feed.feed_key, BATCH_SIZE],
  );
  if (locked.rows.length === 0) return undefined;
  const taken = await connection.query<{ reject_id: string }>(
    await sql('queries/rejects/list-in-hand.sql'),
    [locked.rows.map((row) => row.reject_id)],
  );
  const inHand = new Set(taken.rows.map((row) => row.reject_id));
  const rejects = locked.rows.filter((row) => !inHand.has(row.reject_id));
  // The next look does not find them any more.
  if (rejects.length === 0) return replayBatch(connection, feed);
  const begun = await connection.query<{ load_id: string }>(
    await sql('queries/rejects/begin-replay.sql'),
    [feed.feed_key, rejects.length],
  );
  const loadId = begun.rows[0]?.load_id;
  if (loadId === undefined) throw new Error(`no replay load was made for feed ${feed.feed_key}`);
  const values = [loadId, rejects.map((row) => row.reject_id), rejects.map((row) => row.loan_id)];
  await connection.query(
    await sql('queries/rejects/replay-rows.sql', { raw_table: feed.raw_table }),
    values,
  );
  await connection.query(await sql('queries/rejects/mark-replayed.sql'), values);
  return { feedKey: feed.feed_key, loadId, rowCount: rejects.length };
}
