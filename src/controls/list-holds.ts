/** Holds as rows of the database. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';

export interface HoldRow {
  readonly hold_id: string;
  readonly source_key: string | null;
  readonly loan_external_id: string | null;
  readonly lender: string | null;
  readonly reason: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly released_by: string | null;
  readonly released_at: Date | null;
  readonly release_reason: string | null;
  readonly approval_id: string | null;
  readonly pending_approval_id: string | null;
  /** What waits under it. */
  readonly count: number;
  readonly total: string;
}

export interface HoldFilter {
  readonly holdId?: string;
  /** Only holds older than this id. */
  readonly before?: string | null;
  readonly status?: 'open' | 'released' | undefined;
  readonly lender?: string | undefined;
  readonly loan?: string | undefined;
  readonly source_key?: string | undefined;
  readonly lenders: Lenders;
  readonly rowsMax: number;
}

/** Newest first. */
export async function listHolds(database: Queryable, filter: HoldFilter): Promise<HoldRow[]> {
  const found = await database.query<HoldRow>(await sql('queries/controls/list-holds.sql'), [
    filter.holdId ?? null,
    filter.before ?? null,
    filter.status ?? null,
    filter.lender ?? null,
    filter.loan ?? null,
    filter.source_key ?? null,
    filter.lenders,
    filter.rowsMax,
  ]);
  return found.rows;
}
