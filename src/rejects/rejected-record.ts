/** A rejected record as code works on it: what its file said of it, and what people said since. */
import type { Connection, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { CorrectionValues } from '../contract/rejected-record.ts';
import type { Lenders } from '../lenders.ts';

export interface RejectedRecord {
  readonly rejectId: string;
  readonly fileId: string;
  readonly feedKey: string;
  readonly lender: string;
  readonly rawTable: string;
  readonly state: 'open' | 'replayed' | 'dismissed';
  readonly reason: string;
  readonly rawRecord: string;
  /** The header record of its file. */
  readonly header: string | null;
  /** As the file said. */
  readonly told: CorrectionValues;
  /** By corrections in force. */
  readonly given: CorrectionValues;
  readonly mayTakeMoneyBack: boolean;
  /** Two persons corrected it and knew that it takes money back. */
  readonly reversalWasSeen: boolean;
  readonly pendingApprovalId: string | null;
}

interface Row {
  reject_id: string;
  file_id: string;
  feed_key: string;
  lender: string;
  raw_table: string;
  state: 'open' | 'replayed' | 'dismissed';
  reason: string;
  raw_record: string;
  header: string | null;
  loan_id: string | null;
  amount: string | null;
  date: string | null;
  status: string | null;
  charge: string | null;
  payment_id: string | null;
  sub_reference_id: string | null;
  given: CorrectionValues;
  takes_money_back: boolean;
  reversal_was_seen: boolean;
  pending_approval_id: string | null;
}

/** Those of the ids that are of these lenders, by id. */
export async function readRejects(
  database: Queryable,
  rejectIds: readonly string[],
  lenders: Lenders,
): Promise<RejectedRecord[]> {
  const found = await database.query<Row>(await sql('queries/rejects/read-rejects.sql'), [
    rejectIds,
    lenders,
  ]);
  return found.rows.map(toRecord);
}

/** As readRejects, and keeps them from others until the transaction ends. */
export async function lockRejects(
  connection: Connection,
  rejectIds: readonly string[],
  lenders: Lenders,
): Promise<RejectedRecord[]> {
  await connection.query(await sql('queries/rejects/lock-rejects.sql'), [rejectIds, lenders]);
  return readRejects(connection, rejectIds, lenders);
}

function toRecord(row: Row): RejectedRecord {
  return {
    rejectId: row.reject_id,
    fileId: row.file_id,
    feedKey: row.feed_key,
    lender: row.lender,
    rawTable: row.raw_table,
    state: row.state,
    reason: row.reason,
    rawRecord: row.raw_record,
    header: row.header,
    told: toldBy(row),
    given: row.given,
    mayTakeMoneyBack: row.takes_money_back,
    reversalWasSeen: row.reversal_was_seen,
    pendingApprovalId: row.pending_approval_id,
  };
}

function toldBy(row: Row): CorrectionValues {
  const { loan_id, amount, date, status, charge, payment_id, sub_reference_id } = row;
  const told = { loan_id, amount, date, status, charge, payment_id, sub_reference_id };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
}
