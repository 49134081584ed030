/** Caps: how much may be posted in one day in India, of one lender or of all together. Every change is kept. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { ALL_LENDERS, type Lenders } from '../lenders.ts';
import type { CapUsage } from './allotment.ts';

export interface StandingCap extends CapUsage {
  readonly reason: string;
  readonly changed_by: string;
  readonly changed_at: Date;
}

/** The caps that hold, with what is used of them today: what was posted today and what is queued. */
export async function readCaps(
  database: Queryable,
  lenders: Lenders = ALL_LENDERS,
): Promise<StandingCap[]> {
  const found = await database.query<StandingCap>(
    await sql('queries/controls/list-cap-usage.sql'),
    [lenders],
  );
  return found.rows;
}

/** Names the caps that hold: the same as before where nobody changed one. Cheap; what is used of them is not counted. */
export async function nameOfCaps(database: Queryable): Promise<string> {
  const found = await database.query<{ change_id: string }>(
    await sql('queries/controls/list-caps.sql'),
  );
  return found.rows.map((cap) => cap.change_id).join();
}

export interface CapChange {
  /** Null: all lenders together. Must exist. */
  readonly lender: string | null;
  /** Rupees with two decimals. Neither rupees nor payments: no cap any more. */
  readonly rupees: string | null;
  readonly payments: number | null;
  readonly reason: string;
  readonly changedBy: string;
}

/** Holds from the next page that a run queues; what is queued already stays queued. */
export async function changeCap(database: Queryable, change: CapChange): Promise<void> {
  await database.query(await sql('queries/controls/append-cap.sql'), [
    change.lender,
    change.rupees,
    change.payments,
    change.reason,
    change.changedBy,
  ]);
}
