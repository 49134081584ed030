/** A case that a person must see, with both of its sides and what was said about it. */
import * as z from 'zod';
import { lenderFilter, loanFilter } from './filters.ts';
import { Approval, Reason } from './approval.ts';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Rupees } from './values.ts';

export const exceptionActions = ['release', 'dismiss', 'retry', 'resolve', 'attach'] as const;
export type ExceptionAction = (typeof exceptionActions)[number];

const LOAN_MAX = 100;
const COMMENT_MAX = 2000;
const LoanId = z.string().trim().min(1).max(LOAN_MAX).toUpperCase();

/** Accounts write addresses in lower case. */
const Person = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("must be a person's e-mail address").max(254));

export const ExceptionStatus = z.enum(['open', 'resolved']);

const exceptionFields = {
  exception_id: z.int(),
  category: z.string(),
  status: ExceptionStatus,
  lender: z.string().nullable(),
  loan_external_id: z.string().nullable(),
  source_key: z.string().nullable(),
  feed: z.string().nullable(),
  amount: Rupees.nullable(),
  date: z.iso.date().nullable(),
  reason: z.string(),
  detail: z.record(z.string(), z.unknown()),
  owner: z.string().nullable().meta({ description: 'Who looks after it; null: nobody.' }),
  owner_set_by: z.string().nullable(),
  owner_set_at: Instant.nullable(),
  age_days: Count.meta({ description: 'Whole days since it was found.' }),
  created_at: Instant,
  resolved_at: Instant.nullable(),
  resolved_by: z.string().nullable(),
  resolution: z.string().nullable(),
  actions: z
    .array(z.enum(exceptionActions))
    .meta({ description: 'What may be asked for now. Each needs a second person.' }),
  pending_approval_id: z.int().nullable(),
};

export const Exception = z.object(exceptionFields).meta({ id: 'Exception' });
export type Exception = z.infer<typeof Exception>;

/** One report of a payment: the place in a file that it came from, or the gateway's calls. */
export const PaymentReport = z
  .object({
    feed: z.string(),
    file_id: z.int().nullable(),
    object_key: z.string().nullable(),
    archive_key: z.string().nullable(),
    line: z.int().nullable(),
    delivery_ids: z
      .array(z.int())
      .meta({ description: "The gateway's calls that told of it, where it came by no file." }),
    row_id: z.int().nullable(),
    payment_id: z.string().nullable(),
    status: z.string().nullable().meta({ description: 'Where it was rejected: its status word.' }),
  })
  .meta({ id: 'PaymentReport' });
export type PaymentReport = z.infer<typeof PaymentReport>;

/** One side of a case: a payment and the reports of it, or reports that are no payment yet. */
export const CaseSide = z
  .object({
    role: z.enum(['first', 'second', 'payment', 'twin', 'told before', 'released', 'reversal']),
    source_key: z.string().nullable(),
    loan_external_id: z.string().nullable(),
    amount: Rupees.nullable(),
    date: z.iso.date().nullable(),
    payment_ordinal: z.int().nullable(),
    posting: z.string().nullable().meta({ description: 'State in the outbox.' }),
    result: z.string().nullable().meta({ description: 'success or failed, where it was posted.' }),
    fineract_transaction_id: z.int().nullable(),
    undo: z.string().nullable().meta({ description: 'State of its undo, where one was decided.' }),
    reports: z.array(PaymentReport),
  })
  .meta({ id: 'CaseSide' });
export type CaseSide = z.infer<typeof CaseSide>;

export const ExceptionComment = z
  .object({ action: z.string(), by: z.string(), text: z.string(), at: Instant })
  .meta({ id: 'ExceptionComment' });
export type ExceptionComment = z.infer<typeof ExceptionComment>;

export const ExceptionDetail = z
  .object({
    ...exceptionFields,
    sides: z.array(CaseSide),
    related: z.array(z.int()).meta({ description: 'Other cases about the same payment.' }),
    approvals: z.array(Approval),
    comments: z.array(ExceptionComment).meta({
      description: 'What was said and done about it, and who was to look after it, in order.',
    }),
  })
  .meta({ id: 'ExceptionDetail' });
export type ExceptionDetail = z.infer<typeof ExceptionDetail>;

export const ExceptionQuery = z.strictObject({
  ...pageQuery,
  category: z.string().trim().min(1).max(60).optional(),
  status: ExceptionStatus.optional(),
  lender: lenderFilter,
  loan: loanFilter,
  owner: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(
      z.union(
        [z.enum(['me', 'nobody']), Person],
        "must be me, nobody or a person's e-mail address",
      ),
    )
    .optional()
    .meta({
      description: "Who looks after it: me, nobody or a person's e-mail address.",
      override: ({ jsonSchema }) => {
        // The words and the address are one text for callers.
        delete jsonSchema.anyOf;
        jsonSchema.type = 'string';
      },
    }),
  min_age_days: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a whole number of days')
    .optional()
    .meta({ description: 'Only cases that are at least so many days old.' }),
});

export type ExceptionQuery = z.output<typeof ExceptionQuery>;
export const ExceptionExportQuery = ExceptionQuery.omit({ limit: true });

export const ExceptionPage = pageOf(Exception)
  .extend({
    counts: z
      .array(z.object({ category: z.string(), open: Count, resolved: Count, open_amount: Rupees }))
      .meta({ description: 'Per category, whatever category and status are filtered for.' }),
  })
  .meta({ id: 'ExceptionPage' });
export type ExceptionPage = z.infer<typeof ExceptionPage>;

export const ExceptionPatch = z
  .strictObject({
    action: z.enum(exceptionActions),
    reason: Reason,
    loan_id: LoanId.optional().meta({ description: 'With attach: the loan that the money is of.' }),
  })
  .refine(({ action, loan_id }) => (action === 'attach') === (loan_id !== undefined), {
    message: 'belongs to the action attach, which needs it',
    path: ['loan_id'],
  })
  .meta({ id: 'ExceptionPatch' });

export const CommentRequest = z
  .strictObject({
    text: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(COMMENT_MAX, `must be at most ${String(COMMENT_MAX)} characters`),
  })
  .meta({ id: 'CommentRequest' });

export const OwnerRequest = z
  .strictObject({
    owner: Person.nullable().meta({
      description: "A person's e-mail address, one's own to take it oneself; null: nobody.",
    }),
  })
  .meta({ id: 'OwnerRequest' });
