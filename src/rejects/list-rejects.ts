/** Rejected records as the API shows them. */
import type {
  RecordCorrection,
  RejectedRecord,
  RejectedRecordDetail,
  RejectedRecordPage,
  RejectState,
} from '../contract/rejected-record.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';

export interface RejectFilter {
  readonly rejectIds?: readonly string[];
  /** Only records with a smaller id. */
  readonly before?: string | null;
  readonly feed?: string | undefined;
  readonly lender?: string | undefined;
  readonly file_id?: number | undefined;
  readonly reason?: string | undefined;
  /** waiting: open or corrected. */
  readonly state?: RejectState | 'waiting' | undefined;
  readonly loan?: string | undefined;
  readonly sub_reference?: string | undefined;
  readonly q?: string | undefined;
  readonly lenders: Lenders;
}

interface Row {
  reject_id: string;
  file_id: string;
  feed_key: string;
  lender: string;
  source_file: string;
  mapping_version: number;
  line: number;
  byte_start: string;
  byte_end: string;
  raw_record: string;
  reason: string;
  detail: string | null;
  loan_id: string | null;
  amount: string | null;
  date: string | null;
  status: string | null;
  charge: string | null;
  note: string | null;
  payment_id: string | null;
  damaged_payment_id: string | null;
  sub_reference_id: string | null;
  replayed_load_id: string | null;
  replayed_at: Date | null;
  state_changed_by: string | null;
  created_at: Date;
  state: RejectState;
  takes_money_back: boolean;
  given: Record<string, string>;
  pending_approval_id: string | null;
}

/** Newest first. */
export async function listRejects(
  database: Queryable,
  filter: RejectFilter,
  rowsMax: number,
): Promise<RejectedRecord[]> {
  return (await readRows(database, filter, rowsMax)).map(toRecord);
}

/** Whatever reason is filtered for. The totals answer, unless what a record says is filtered for. */
export async function countRejects(
  database: Queryable,
  filter: RejectFilter,
): Promise<RejectedRecordPage['counts']> {
  const { feed = null, lender = null, file_id: file = null, state = null, lenders } = filter;
  const { loan = null, sub_reference: subReference = null, q = null } = filter;
  const isOfTotals = loan === null && subReference === null && q === null;
  const text = isOfTotals
    ? await sql('queries/rejects/count-by-reason-of-totals.sql')
    : await sql('queries/rejects/count-by-reason.sql');
  const found = await database.query<{ reason: string; count: string; waiting: string }>(
    text,
    isOfTotals
      ? [feed, lender, file, state, lenders]
      : [feed, lender, file, state, loan, subReference, q, lenders],
  );
  return found.rows.map(({ reason, count, waiting }) => ({
    reason,
    count: Number(count),
    waiting: Number(waiting),
  }));
}

/** Undefined also where it is not of these lenders. */
export async function describeReject(
  database: Queryable,
  rejectId: string,
  lenders: Lenders,
): Promise<RejectedRecordDetail | undefined> {
  const [row] = await readRows(database, { rejectIds: [rejectId], lenders }, 1);
  if (row === undefined) return undefined;
  return {
    ...toRecord(row),
    raw_record: row.raw_record,
    charge: row.charge,
    note: row.note,
    damaged_payment_id: row.damaged_payment_id,
    mapping_version: row.mapping_version,
    corrections: await listCorrections(database, rejectId),
  };
}

async function readRows(
  database: Queryable,
  filter: RejectFilter,
  rowsMax: number,
): Promise<Row[]> {
  const found = await database.query<Row>(await sql('queries/rejects/list-rejects.sql'), [
    filter.rejectIds ?? null,
    filter.before ?? null,
    filter.feed ?? null,
    filter.lender ?? null,
    filter.file_id ?? null,
    filter.reason ?? null,
    filter.state ?? null,
    filter.loan ?? null,
    filter.sub_reference ?? null,
    filter.q ?? null,
    filter.lenders,
    rowsMax,
  ]);
  return found.rows;
}

async function listCorrections(database: Queryable, rejectId: string): Promise<RecordCorrection[]> {
  const found = await database.query<
    Omit<RecordCorrection, 'correction_id' | 'approval_id' | 'corrected_at'> & {
      correction_id: string;
      approval_id: string | null;
      corrected_at: Date;
    }
  >(await sql('queries/rejects/list-corrections.sql'), [rejectId]);
  return found.rows.map((row) => ({
    ...row,
    correction_id: Number(row.correction_id),
    approval_id: numberOrNull(row.approval_id),
    corrected_at: toInstant(row.corrected_at),
  }));
}

function toRecord(row: Row): RejectedRecord {
  return {
    reject_id: Number(row.reject_id),
    file_id: Number(row.file_id),
    feed: row.feed_key,
    lender: row.lender,
    source_file: row.source_file,
    line: row.line,
    byte_start: Number(row.byte_start),
    byte_end: Number(row.byte_end),
    reason: row.reason,
    detail: row.detail,
    state: row.state,
    loan_id: row.loan_id,
    amount: row.amount,
    date: row.date,
    status: row.status,
    payment_id: row.payment_id,
    sub_reference_id: row.sub_reference_id,
    may_take_money_back: row.takes_money_back,
    corrected: row.given,
    pending_approval_id: numberOrNull(row.pending_approval_id),
    replayed_load_id: numberOrNull(row.replayed_load_id),
    replayed_at: toInstantOrNull(row.replayed_at),
    state_changed_by: row.state_changed_by,
    created_at: toInstant(row.created_at),
  };
}

const numberOrNull = (id: string | null): number | null => (id === null ? null : Number(id));
