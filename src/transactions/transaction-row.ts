/** A payment as a row of the database, and as the API shows it. */
import type { Transaction } from '../contract/transaction.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';

export interface TransactionRow {
  readonly source_key: string;
  readonly recon_match_key: string;
  readonly source_lender: string;
  readonly feed_key: string;
  readonly loan_external_id: string | null;
  readonly date: string;
  readonly amount: string;
  readonly is_success: boolean;
  readonly recon_source: string | null;
  readonly recon_status: Transaction['recon_status'];
  readonly status: string | null;
  readonly charge: string | null;
  readonly note: string | null;
  readonly payment_id: string | null;
  readonly sub_reference_id: string | null;
  readonly payment_ordinal: number;
  readonly created_at: Date;
  readonly posting: Transaction['posting'];
  readonly run_id: string | null;
  readonly next_attempt_at: Date | null;
  readonly result: Transaction['result'];
  readonly reason_code: string | null;
  readonly reason: string | null;
  readonly failure_count: number | null;
  readonly fineract_transaction_id: string | null;
  readonly fineract_loan_id: string | null;
  readonly posted_at: Date | null;
  readonly undo: string | null;
  readonly open_exceptions: number;
}

export function toTransaction(row: TransactionRow): Transaction {
  return {
    source_key: row.source_key,
    recon_match_key: row.recon_match_key,
    lender: row.source_lender,
    feed: row.feed_key,
    loan_external_id: row.loan_external_id,
    date: row.date,
    amount: row.amount,
    charge: row.charge,
    is_success: row.is_success,
    status: row.status,
    recon_source: row.recon_source,
    recon_status: row.recon_status,
    payment_id: row.payment_id,
    sub_reference_id: row.sub_reference_id,
    note: row.note,
    payment_ordinal: row.payment_ordinal,
    posting: row.posting,
    result: row.result,
    // What a success had failed of before is no answer to why it stands as it does.
    reason_code: row.result === 'failed' ? row.reason_code : null,
    reason: row.result === 'failed' ? row.reason : null,
    failure_count: row.failure_count ?? 0,
    next_attempt_at: toInstantOrNull(row.next_attempt_at),
    fineract_transaction_id: numberOrNull(row.fineract_transaction_id),
    fineract_loan_id: numberOrNull(row.fineract_loan_id),
    posted_at: toInstantOrNull(row.posted_at),
    undo: row.undo,
    open_exceptions: row.open_exceptions,
    run_id: numberOrNull(row.run_id),
    created_at: toInstant(row.created_at),
  };
}

export function numberOrNull(id: string | null): number | null {
  return id === null ? null : Number(id);
}
