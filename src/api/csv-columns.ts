/** The columns of each list that is exported, in their order. */
import type { Exception } from '../contract/exception.ts';
import type { FileEntry } from '../contract/file.ts';
import type { RejectedRecord } from '../contract/rejected-record.ts';
import type { Transaction } from '../contract/transaction.ts';
import { columnsOf, type CsvColumn } from './csv.ts';

export const transactionColumns: readonly CsvColumn<Transaction>[] = columnsOf<Transaction>([
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
]);

export const exceptionColumns: readonly CsvColumn<Exception>[] = columnsOf<Exception>([
  'exception_id',
  'category',
  'status',
  'lender',
  'loan_external_id',
  'source_key',
  'feed',
  'amount',
  'date',
  'reason',
  'age_days',
  'created_at',
  'resolved_at',
  'resolved_by',
  'resolution',
  'owner',
  'pending_approval_id',
]);

export const fileColumns: readonly CsvColumn<FileEntry>[] = [
  ...columnsOf<FileEntry>([
    'file_id',
    'feed',
    'object_key',
    'size_bytes',
    'status',
    'attempts',
    'mapping_version',
    'encoding',
    'amount_loaded',
    'archive_key',
    'created_at',
    'started_at',
    'finished_at',
  ]),
  ...(
    ['total', 'loaded', 'duplicate', 'rejected', 'title', 'header', 'blank', 'footer'] as const
  ).map((name) => ({
    name: `records_${name}`,
    value: (file: FileEntry) => file.counts?.[name] ?? null,
  })),
  { name: 'control_total_stated', value: (file) => file.control_total.stated },
  { name: 'control_total_found', value: (file) => file.control_total.found },
  { name: 'error_code', value: (file) => file.error?.code ?? null },
  { name: 'error_message', value: (file) => file.error?.message ?? null },
];

/** Without the raw text, which may name a borrower and is shown one record at a time. */
export const rejectedRecordColumns: readonly CsvColumn<RejectedRecord>[] = [
  ...columnsOf<RejectedRecord>([
    'reject_id',
    'file_id',
    'feed',
    'lender',
    'source_file',
    'line',
    'reason',
    'detail',
    'state',
    'loan_id',
    'amount',
    'date',
    'status',
    'payment_id',
    'sub_reference_id',
    'may_take_money_back',
    'pending_approval_id',
    'replayed_load_id',
    'replayed_at',
    'state_changed_by',
    'created_at',
  ]),
  ...(
    ['loan_id', 'amount', 'date', 'status', 'charge', 'payment_id', 'sub_reference_id'] as const
  ).map((name) => ({
    name: `corrected_${name}`,
    value: (record: RejectedRecord) => record.corrected[name] ?? null,
  })),
];
