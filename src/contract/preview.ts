/** What the next run would post, what it would leave and why, and what that would do to some of the loans. */
import * as z from 'zod';
import { CapUsage, Posting } from './controls.ts';
import { Count, Rupees, Tally } from './values.ts';

const LOANS_MAX = 200;

export const waitingReasons = [
  'posting stopped',
  'over the cap',
  'on hold',
  'waits for its next attempt',
  'waits for a decision',
] as const;
export type WaitingReason = (typeof waitingReasons)[number];

export const outlooks = [
  'stays open',
  'closes',
  'overpays',
  'locked',
  'not active',
  'not found',
  'no answer',
] as const;
export type Outlook = (typeof outlooks)[number];

const LenderTally = z.object({ lender: z.string(), count: Count, total: Rupees });

/** One loan on which a run would post. */
const PreviewedLoan = z
  .object({
    loan_external_id: z.string(),
    lender: z.string(),
    count: Count.meta({ description: 'Payments that would be posted on it.' }),
    total: Rupees,
    outlook: z.enum(outlooks),
    status: z.string().nullable().meta({ description: "Fineract's word for the loan's status." }),
    outstanding: Rupees.nullable().meta({ description: 'Before anything is posted.' }),
    excess: Rupees.nullable().meta({ description: 'What would be paid beyond it.' }),
  })
  .meta({ id: 'PreviewedLoan' });

export const Preview = z
  .object({
    posting: Posting,
    would_post: Tally.extend({ by_lender: z.array(LenderTally) }),
    held_back: z.array(LenderTally.extend({ reason: z.enum(waitingReasons) })),
    caps: z.array(CapUsage),
    loans: z.object({
      concerned: Count.meta({ description: 'Loans on which the run would post.' }),
      looked_at: Count.meta({ description: 'So many of them were asked about.' }),
      locks_known: z.boolean().meta({ description: 'Whether Fineract told which are locked.' }),
      by_outlook: z.record(z.string(), Count),
      notable: z.array(PreviewedLoan).meta({
        description: 'All that were looked at, except those that simply stay open.',
      }),
    }),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;

export const PreviewQuery = z.strictObject({
  lender: z
    .string()
    .trim()
    .min(1)
    .toUpperCase()
    .optional()
    .meta({ description: 'Only the payments of one lender.' }),
  loans: z
    .string()
    .regex(/^\d{1,3}$/, `must be a whole number from 0 to ${String(LOANS_MAX)}`)
    .transform(Number)
    .pipe(z.int().max(LOANS_MAX, `must be at most ${String(LOANS_MAX)}`))
    .optional()
    .meta({
      description: `Ask Fineract about so many loans at most, 0 to ${String(LOANS_MAX)}; 50 unless given.`,
      override: ({ jsonSchema }) => {
        // A query arrives as text; callers think of a whole number.
        delete jsonSchema.pattern;
        Object.assign(jsonSchema, { type: 'integer', minimum: 0, maximum: LOANS_MAX });
      },
    }),
});
