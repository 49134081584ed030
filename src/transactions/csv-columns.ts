/** The columns of an export of payments: those of the list, in its order. */
import type { Transaction } from '../contract/transaction.ts';

type Name = keyof Transaction;

export const transactionColumns: readonly Name[] = [
  'date',
  'lender',
  'loan_external_id',
  'amount',
  'charge',
  'is_success',
  'status',
  'posting',
  'result',
  'reason_code',
  'reason',
  'failure_count',
  'next_attempt_at',
  'fineract_transaction_id',
  'fineract_loan_id',
  'posted_at',
  'undo',
  'open_exceptions',
  'feed',
  'recon_source',
  'recon_status',
  'payment_id',
  'sub_reference_id',
  'note',
  'payment_ordinal',
  'run_id',
  'created_at',
  'source_key',
  'recon_match_key',
];
