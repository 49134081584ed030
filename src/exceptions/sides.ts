/** Which payments and reports face each other in a case. Pure. */
import type { CaseSide, Exception, PaymentReport } from '../contract/exception.ts';

type Role = CaseSide['role'];

export interface PaymentRow {
  readonly source_key: string;
  readonly loan_external_id: string | null;
  readonly amount: string;
  readonly date: string;
  readonly payment_ordinal: number;
  readonly posting: string | null;
  readonly result: string | null;
  readonly fineract_transaction_id: string | null;
  readonly undo: string | null;
}

/** A report of a payment; without a `source_key` it belongs to the case alone. */
export interface ReportRow {
  readonly source_key: string | null;
  readonly feed_key: string;
  readonly file_id: string | null;
  readonly object_key: string | null;
  readonly archive_key: string | null;
  readonly line: number | null;
  readonly delivery_ids: string[];
  readonly row_id: string | null;
  readonly payment_id: string | null;
  readonly status: string | null;
}

/** The payments of a case by the part that each plays. */
export function rolesOf(found: Exception): Map<string, Role> {
  const roles = new Map<string, Role>();
  const second = found.category === 'possible second payment';
  const add = (key: unknown, role: Role): void => {
    if (typeof key === 'string') roles.set(key, role);
  };
  add(found.source_key, second ? 'first' : 'payment');
  add(found.detail['twin_source_key'], 'twin');
  add(found.detail['first_source_key'], 'told before');
  add(found.detail['released_source_key'], 'released');
  return roles;
}

/** The rejected records that tell of a reversal. */
export function rejectsOf(found: Exception): number[] {
  const { reject_id: first, reject_ids: all, reversal_reject_ids: ofSecond } = found.detail;
  const ids = [first, all, ofSecond].flat().filter((id) => typeof id === 'number');
  return [...new Set(ids)];
}

/** Each payment with its reports; then the reports that are no payment: the second row, or the reversal. */
export function sidesOf(
  found: Exception,
  payments: readonly PaymentRow[],
  reports: readonly ReportRow[],
): CaseSide[] {
  const sides: CaseSide[] = [];
  for (const [sourceKey, role] of rolesOf(found)) {
    const payment = payments.find((row) => row.source_key === sourceKey);
    const told = reports.filter((row) => row.source_key === sourceKey);
    if (payment !== undefined) sides.push(paymentSide(role, payment, told));
  }
  const loose = reports.filter((row) => row.source_key === null);
  if (loose.length === 0) return sides;
  return [
    ...sides,
    {
      role: found.category === 'possible second payment' ? 'second' : 'reversal',
      source_key: null,
      loan_external_id: found.loan_external_id,
      amount: found.amount,
      date: found.date,
      payment_ordinal: null,
      posting: null,
      result: null,
      fineract_transaction_id: null,
      undo: null,
      reports: loose.map(toReport),
    },
  ];
}

function paymentSide(role: Role, row: PaymentRow, reports: readonly ReportRow[]): CaseSide {
  return {
    role,
    source_key: row.source_key,
    loan_external_id: row.loan_external_id,
    amount: row.amount,
    date: row.date,
    payment_ordinal: row.payment_ordinal,
    posting: row.posting,
    result: row.result,
    fineract_transaction_id:
      row.fineract_transaction_id === null ? null : Number(row.fineract_transaction_id),
    undo: row.undo,
    reports: reports.map(toReport),
  };
}

function toReport(row: ReportRow): PaymentReport {
  return {
    feed: row.feed_key,
    file_id: row.file_id === null ? null : Number(row.file_id),
    object_key: row.object_key,
    archive_key: row.archive_key,
    line: row.line,
    delivery_ids: row.delivery_ids.map(Number),
    row_id: row.row_id === null ? null : Number(row.row_id),
    payment_id: row.payment_id,
    status: row.status,
  };
}
