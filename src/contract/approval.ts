/** What one person asked for and another decides. */
import * as z from 'zod';
import { lenderFilter, loanFilter } from './filters.ts';
import { pageOf, pageQuery } from './page.ts';
import { Instant, Rupees } from './values.ts';

export const approvalKinds = [
  'release second payment',
  'release double report',
  'release restated payment',
  'release loan of another lender',
  'release reversed payment',
  'release contradictory payment',
  'release hold',
  'dismiss payment',
  'retry parked repayment',
  'resolve by hand',
  'undo repayment',
  'attach payment to loan',
  'set aside webhook',
  'correct rejected record',
] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

const WORDS_MAX = 1000;

/** Why somebody asks for something, or decides as they do. */
export const Reason = z
  .string()
  .trim()
  .min(3, 'must say why, in three characters or more')
  .max(WORDS_MAX, `must be at most ${String(WORDS_MAX)} characters`);

export const ApprovalKindName = z.enum(approvalKinds);
export const ApprovalStatus = z.enum(['pending', 'approved', 'rejected', 'withdrawn']);

export const Approval = z
  .object({
    approval_id: z.int(),
    kind: ApprovalKindName,
    subject: z.string().meta({
      description: 'What it is about: an exception, a source_key, a hold.',
      example: 'exception 17',
    }),
    lender: z.string().nullable(),
    loan_external_id: z.string().nullable(),
    amount: Rupees.nullable(),
    payload: z.record(z.string(), z.unknown()),
    reason: z.string(),
    requested_by: z.string(),
    requested_at: Instant,
    status: ApprovalStatus,
    decided_by: z.string().nullable(),
    decided_at: Instant.nullable(),
    comment: z.string().nullable(),
    outcome: z.string().nullable().meta({ description: 'What the decision brought about.' }),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;

export const ApprovalQuery = z.strictObject({
  ...pageQuery,
  status: ApprovalStatus.optional(),
  kind: ApprovalKindName.optional(),
  lender: lenderFilter,
  loan: loanFilter,
});

export const ApprovalPage = pageOf(Approval).meta({ id: 'ApprovalPage' });
export type ApprovalPage = z.infer<typeof ApprovalPage>;

export const DecisionRequest = z
  .strictObject({
    comment: z
      .string()
      .trim()
      .max(WORDS_MAX, `must be at most ${String(WORDS_MAX)} characters`)
      .optional(),
  })
  .meta({ id: 'DecisionRequest' });

export const UndoRequest = z.strictObject({ reason: Reason }).meta({ id: 'UndoRequest' });
