/** The proof: what we say is posted against what Fineract holds, as runs and the differences that they found. */
import * as z from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Rupees, Tally } from './values.ts';

export const ProofScope = z.enum(['due', 'all']);

export const ProofRunRequest = z
  .strictObject({
    scope: ProofScope.default('due').meta({
      description:
        'due: loans with recent repayments, a share of the rest, and those that were not clean before. all: every loan.',
    }),
    lender: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(40, 'must be at most 40 characters')
      .toUpperCase()
      .nullable()
      .default(null)
      .meta({ description: 'Only the loans of one lender.' }),
    loan: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(100, 'must be at most 100 characters')
      .toUpperCase()
      .nullable()
      .default(null)
      .meta({ description: 'Only this loan, by its external id.' }),
  })
  .meta({ id: 'ProofRunRequest' });
export type ProofRunRequest = z.infer<typeof ProofRunRequest>;

export const ProofRun = z
  .object({
    run_id: z.int(),
    request_id: z.uuid(),
    trigger: z.enum(['schedule', 'api', 'command']),
    requested_by: z.string(),
    scope: ProofScope,
    lender: z.string().nullable(),
    loan: z.string().nullable(),
    status: z.enum(['pending', 'running', 'success', 'failed']),
    is_clean: z.boolean().nullable().meta({
      description:
        'Null until it is finished. True: every loan was read and no difference is open.',
    }),
    loans: z.object({
      total: Count.nullable(),
      checked: Count,
      unreadable: Count.meta({ description: 'Fineract did not answer for these.' }),
    }),
    ours: Tally.meta({ description: 'Repayments that stand by our books.' }),
    theirs: Tally.meta({ description: 'Repayments under keys like ours that stand in Fineract.' }),
    others: Tally.meta({ description: 'Repayments of others on these loans; no difference.' }),
    unsettled: Count.meta({ description: 'Payments that were under way meanwhile.' }),
    differences: Count,
    differences_open: Count.nullable().meta({
      description: 'Without those that a person has settled.',
    }),
    error_message: z.string().nullable(),
    requested_at: Instant,
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
  })
  .meta({ id: 'ProofRun' });
export type ProofRun = z.infer<typeof ProofRun>;

const Side = z.object({ date: z.iso.date(), amount: Rupees });

export const ProofDifference = z
  .object({
    difference_id: z.int(),
    kind: z.enum(['missing', 'reversed', 'extra', 'different', 'duplicate']),
    lender: z.string(),
    loan: z.string(),
    source_key: z.string(),
    ours: Side.nullable(),
    theirs: Side.nullable(),
    fineract_transaction_id: z.int().nullable(),
    reason: z.string(),
    first_seen_at: Instant,
    last_seen_at: Instant,
    resolved_at: Instant.nullable().meta({ description: 'When a later proof no longer found it.' }),
    exception_id: z.int().nullable(),
    settled: z.string().nullable().meta({ description: 'What a person said who settled it.' }),
  })
  .meta({ id: 'ProofDifference' });
export type ProofDifference = z.infer<typeof ProofDifference>;

export const ProofRunQuery = z.strictObject(pageQuery);
export const ProofRunPage = pageOf(ProofRun).meta({ id: 'ProofRunPage' });
export type ProofRunPage = z.infer<typeof ProofRunPage>;
const ProofDifferencePage = pageOf(ProofDifference).meta({ id: 'ProofDifferencePage' });
export type ProofDifferencePage = z.infer<typeof ProofDifferencePage>;

export const ProofRunDetail = z
  .object({ run: ProofRun, differences: ProofDifferencePage })
  .meta({ id: 'ProofRunDetail' });
export type ProofRunDetail = z.infer<typeof ProofRunDetail>;

export const Proof = z
  .object({
    latest: ProofRun.nullable().meta({ description: 'The newest proof that was finished.' }),
    under_way: ProofRun.nullable(),
    differences: ProofDifferencePage.meta({
      description: 'What `latest` found, newest first; the next page is that of its run.',
    }),
  })
  .meta({ id: 'Proof' });
export type Proof = z.infer<typeof Proof>;
