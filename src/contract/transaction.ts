/** Payments as lists show them: what was told, and what became of it. */
import * as z from 'zod';
import { lenderFilter, loanFilter } from './filters.ts';
import { SourceKey } from './hold.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Rupees } from './values.ts';

/** What a user sees of a payment on its way to Fineract. */
export const postingStates = [
  'not eligible',
  'manual',
  'ready',
  'queued',
  'posted',
  'failed',
  'parked',
  'held',
  'dismissed',
] as const;

export const PostingState = z.enum(postingStates).meta({
  id: 'PostingState',
  description:
    'manual: waits for an operator’s Reconcile. held: a case or a hold keeps it back. parked: waits for a person. not eligible: no success, or no loan.',
});
export type PostingState = z.infer<typeof PostingState>;

export const transactionFields = {
  source_key: SourceKey,
  recon_match_key: z.string(),
  lender: z.string(),
  feed: z.string().meta({ description: 'The feed that told of it first.' }),
  loan_external_id: z.string().nullable(),
  date: z.iso.date(),
  amount: Rupees,
  charge: Rupees.nullable(),
  is_success: z.boolean(),
  status: z.string().nullable().meta({ description: 'As the feed wrote it.' }),
  recon_source: z.string().nullable(),
  recon_status: z.enum(['New', 'Matched']).nullable(),
  payment_id: z.string().nullable(),
  sub_reference_id: z.string().nullable(),
  note: z.string().nullable(),
  payment_ordinal: z.int().min(1),
  posting: PostingState,
  result: z
    .enum(['success', 'failed'])
    .nullable()
    .meta({ description: 'What Fineract answered last; null: it was not asked.' }),
  reason_code: z.string().nullable(),
  reason: z.string().nullable().meta({ description: 'Why it failed last.' }),
  failure_count: Count,
  next_attempt_at: Instant.nullable().meta({ description: 'Of a failed one.' }),
  fineract_transaction_id: z.int().nullable(),
  fineract_loan_id: z.int().nullable(),
  posted_at: Instant.nullable(),
  undo: z.string().nullable().meta({ description: 'State of its undo, where one was decided.' }),
  open_exceptions: Count,
  run_id: z.int().nullable().meta({ description: 'The run that queued it last.' }),
  created_at: Instant,
};

export const Transaction = z.object(transactionFields).meta({ id: 'Transaction' });
export type Transaction = z.infer<typeof Transaction>;

export const TransactionPage = pageOf(Transaction).meta({ id: 'TransactionPage' });
export type TransactionPage = z.infer<typeof TransactionPage>;

const NAME_MAX = 100;
const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(NAME_MAX, `must be at most ${String(NAME_MAX)} characters`);
const Amount = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, 'must be rupees such as 4250 or 4250.00')
  .meta({ example: '4250.00' });
const Id = z.string().regex(/^[1-9]\d{0,14}$/, 'must be a whole number above zero');
const Day = z.iso.date('must be a day such as 2026-11-03');

export const transactionFilter = {
  lender: lenderFilter,
  feed: Name.toLowerCase().optional().meta({ description: 'The feed that told of it first.' }),
  recon_source: Name.toLowerCase().optional().meta({
    description: 'One of the reconciliations, or `none`: the pipeline posts it.',
  }),
  posting: PostingState.optional(),
  success: z.enum(['yes', 'no']).optional(),
  from: Day.optional().meta({ description: 'Value date, included.' }),
  to: Day.optional().meta({ description: 'Value date, included.' }),
  amount_min: Amount.optional(),
  amount_max: Amount.optional(),
  loan: loanFilter,
  payment_id: Name.optional(),
  sub_reference: Name.optional().meta({ description: 'UMRN or sub-reference.' }),
  link_id: Name.optional().meta({ description: 'Of a payment link, as the gateway names it.' }),
  utr: Name.optional().meta({
    description: 'Of the bank: told as payment id by a file, or as bank reference by a gateway.',
  }),
  fineract_transaction_id: Id.optional(),
  source_key: SourceKey.optional(),
  file_id: Id.optional().meta({ description: 'Payments that the file tells of, first or again.' }),
  run_id: Id.optional().meta({ description: 'Payments that the run was the last to queue.' }),
  q: Name.optional().meta({
    description:
      'Anything that names a payment, exactly: loan, payment id, UMRN, link, UTR, source_key, Fineract transaction id.',
  }),
};

const NAMING = [
  'loan',
  'payment_id',
  'sub_reference',
  'link_id',
  'utr',
  'fineract_transaction_id',
  'source_key',
  'file_id',
  'run_id',
] as const;
const searchesAlone = {
  message: 'stands alone: leave out the filters that name a payment otherwise',
  path: ['q'],
};
type Naming = Partial<Record<(typeof NAMING)[number] | 'q', string | undefined>>;
const isOneSearch = (query: Naming): boolean =>
  query.q === undefined || NAMING.every((name) => query[name] === undefined);

export const TransactionQuery = z
  .strictObject({ ...transactionFilter, ...pageQuery })
  .refine(isOneSearch, searchesAlone);
export type TransactionQuery = z.infer<typeof TransactionQuery>;

/** An export takes the filter of the list; `cursor` goes on where an earlier part ended. */
export const TransactionExportQuery = z
  .strictObject({ ...transactionFilter, cursor: pageQuery.cursor })
  .refine(isOneSearch, searchesAlone);
