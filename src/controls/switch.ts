/** The switch that stops all posting. Every change is kept; the newest one is what holds, and without any posting is on. */
import type { Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { ALL_LENDERS, type Lenders } from '../lenders.ts';

export type Posting = 'on' | 'off';

export interface SwitchChange {
  readonly posting: Posting;
  readonly reason: string;
  readonly changed_by: string;
  readonly changed_at: Date;
}

export interface SwitchStanding {
  readonly posting: Posting;
  /** Newest first. */
  readonly changes: readonly SwitchChange[];
  /** In a worker's hands at this moment: their requests may be on their way, and are not called back. */
  readonly beingPosted: { readonly count: number; readonly total: string };
}

const CHANGES_SHOWN = 20;
const DRAIN_TIMEOUT_MS = 5_000;
const LOCK_NOT_AVAILABLE = '55P03';

export async function isPostingOn(database: Queryable): Promise<boolean> {
  const found = await database.query<{ posting_is_on: boolean }>(
    await sql('queries/controls/read-switch.sql'),
  );
  return found.rows[0]?.posting_is_on ?? true;
}

/** The switch is everybody's; what is being posted is counted for these lenders. */
export async function readSwitch(
  database: Queryable,
  lenders: Lenders = ALL_LENDERS,
): Promise<SwitchStanding> {
  const changes = await database.query<SwitchChange>(
    await sql('queries/controls/list-switch-changes.sql'),
    [CHANGES_SHOWN],
  );
  const posting = await database.query<{ count: number; total: string }>(
    await sql('queries/controls/count-being-posted.sql'),
    [lenders],
  );
  return {
    posting: changes.rows[0]?.posting ?? 'on',
    changes: changes.rows,
    beingPosted: posting.rows[0] ?? { count: 0, total: '0.00' },
  };
}

/**
 * Turns posting on or off; it holds as soon as it is committed. Switched off, it returns when no worker can claim a
 * payment any more (or after five seconds, should a statement hang): what is then in hand is in the answer.
 */
export async function changeSwitch(
  pool: Pool,
  change: { readonly posting: Posting; readonly reason: string; readonly changedBy: string },
): Promise<SwitchStanding> {
  await pool.query(await sql('queries/controls/append-switch.sql'), [
    change.posting,
    change.reason,
    change.changedBy,
  ]);
  if (change.posting === 'off') await drainClaims(pool);
  return readSwitch(pool);
}

async function drainClaims(pool: Pool): Promise<void> {
  try {
    await inTransaction(pool, async (connection) => {
      await connection.query(`set local lock_timeout = ${String(DRAIN_TIMEOUT_MS)}`);
      await connection.query(await sql('queries/controls/drain-claims.sql'));
    });
  } catch (error) {
    // The switch is off all the same: only a statement that hangs may still end as a claim.
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
  }
}
