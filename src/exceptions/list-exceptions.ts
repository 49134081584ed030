/** Cases as the API shows them in a list. */
import type { Exception, ExceptionPage } from '../contract/exception.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import { actionsOf } from './actions.ts';

export interface ExceptionFilter {
  readonly exceptionId?: string;
  readonly status?: string | undefined;
  readonly category?: string | undefined;
  readonly lender?: string | undefined;
  readonly loan?: string | undefined;
  /** A whole number, as text. */
  readonly minAgeDays?: string | undefined;
  /** A person's e-mail address in lower case, or `nobody`. */
  readonly owner?: string | undefined;
  readonly lenders: Lenders;
}

export interface ExceptionPlace {
  /** Only cases with a smaller id. */
  readonly before: string | null;
  readonly rowsMax: number;
}

interface ExceptionRow {
  exception_id: string;
  category: string;
  status: 'open' | 'resolved';
  source_lender: string | null;
  loan_external_id: string | null;
  source_key: string | null;
  feed_key: string | null;
  amount: string | null;
  date: string | null;
  reason: string;
  detail: Record<string, unknown>;
  created_at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
  resolution: string | null;
  age_days: number;
  owner: string | null;
  owner_set_by: string | null;
  owner_set_at: Date | null;
  pending_approval_id: string | null;
}

/** Newest first. */
export async function listExceptions(
  database: Queryable,
  filter: ExceptionFilter,
  { before, rowsMax }: ExceptionPlace,
): Promise<Exception[]> {
  const found = await database.query<ExceptionRow>(
    await sql('queries/exceptions/list-exceptions.sql'),
    [
      filter.exceptionId ?? null,
      before,
      filter.status ?? null,
      filter.category ?? null,
      filter.lender ?? null,
      filter.loan ?? null,
      filter.minAgeDays ?? null,
      filter.owner ?? null,
      filter.lenders,
      rowsMax,
    ],
  );
  return found.rows.map(toException);
}

/** Per category; the filters for category and status do not narrow it. */
export async function countExceptions(
  database: Queryable,
  filter: ExceptionFilter,
): Promise<ExceptionPage['counts']> {
  const counted = await database.query<ExceptionPage['counts'][number]>(
    await sql('queries/exceptions/count-exceptions.sql'),
    [
      filter.lender ?? null,
      filter.loan ?? null,
      filter.minAgeDays ?? null,
      filter.owner ?? null,
      filter.lenders,
    ],
  );
  return counted.rows;
}

function toException(row: ExceptionRow): Exception {
  const isOpen = row.status === 'open';
  return {
    exception_id: Number(row.exception_id),
    category: row.category,
    status: row.status,
    lender: row.source_lender,
    loan_external_id: row.loan_external_id,
    source_key: row.source_key,
    feed: row.feed_key,
    amount: row.amount,
    date: row.date,
    reason: row.reason,
    detail: row.detail,
    age_days: row.age_days,
    owner: row.owner,
    owner_set_by: row.owner_set_by,
    owner_set_at: toInstantOrNull(row.owner_set_at),
    created_at: toInstant(row.created_at),
    resolved_at: toInstantOrNull(row.resolved_at),
    resolved_by: row.resolved_by,
    resolution: row.resolution,
    // One question at a time: what waits for a second person cannot be asked again.
    actions: isOpen && row.pending_approval_id === null ? actionsOf(row.category) : [],
    pending_approval_id: row.pending_approval_id === null ? null : Number(row.pending_approval_id),
  };
}
