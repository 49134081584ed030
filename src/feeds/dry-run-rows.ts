/** A row of a feed's table, whether it is loaded or would be: its place and the ten columns. */
import { createHash } from 'node:crypto';
import { SHOWN_CHARACTERS_MAX, type DryRunRow } from '../contract/dry-run.ts';
import type { ClassifiedRecord, FeedRow } from '../mapping/types.ts';

export type PlacedRow = Omit<DryRunRow, 'source_key'>;

/** What may differ between two rows of one record. */
export const comparedColumns = [
  'loan_id',
  'amount',
  'date',
  'status',
  'charge',
  'note',
  'payment_id',
  'sub_reference_id',
] as const;

export interface RowOrigin {
  readonly sourceFile: string | null;
  readonly lender: string;
}

/** The row that a loaded record becomes. Throws TypeError where a value that every row has is missing. */
export function rowOf(
  record: ClassifiedRecord & { readonly row: FeedRow },
  origin: RowOrigin,
): PlacedRow {
  const { row } = record;
  if (row.loanId === null || row.amount === null || row.date === null)
    throw new TypeError(`The record at line ${String(record.line)} is loaded but lacks values.`);
  return {
    line: record.line,
    byte_start: record.byteStart,
    byte_end: record.byteEnd,
    loan_id: row.loanId,
    amount: row.amount,
    // The table keeps a day as its midnight.
    date: row.date.length === 10 ? `${row.date}T00:00:00` : row.date,
    status: row.status,
    charge: row.charge,
    note: row.note,
    payment_id: row.paymentId,
    sub_reference_id: row.subReferenceId,
    source_file: origin.sourceFile,
    lender: origin.lender,
  };
}

/** Whether both are the same payment: the same lender, loan, day and amount. */
export function isSamePayment(one: PlacedRow, other: PlacedRow): boolean {
  return identityOf(one) === identityOf(other);
}

/** For people: with its key, and with long texts cut. */
export function shownRow(row: PlacedRow): DryRunRow {
  const { line, byte_start, byte_end, ...columns } = row;
  return {
    line,
    byte_start,
    byte_end,
    source_key: createHash('md5').update(identityOf(row)).digest('hex'),
    ...columns,
    loan_id: shown(row.loan_id),
    status: row.status === null ? null : shown(row.status),
    note: row.note === null ? null : shown(row.note),
    payment_id: row.payment_id === null ? null : shown(row.payment_id),
    sub_reference_id: row.sub_reference_id === null ? null : shown(row.sub_reference_id),
  };
}

/** A text as it is shown: its beginning where it is long. */
export function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

/** What a payment's source_key is the hash of. */
function identityOf(row: PlacedRow): string {
  return `${row.lender}${row.loan_id.trim().toUpperCase()}${row.date.slice(0, 10)}${row.amount}`;
}
