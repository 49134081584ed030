/** Holds: what must not be posted until two persons have released it. */
import * as z from 'zod';
import { lenderFilter } from './filters.ts';
import { Reason } from './approval.ts';
import { pageOf, pageQuery } from './page.ts';
import { Instant, Tally } from './values.ts';

export const SourceKey = z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');

export const Hold = z
  .object({
    hold_id: z.int(),
    source_key: z.string().nullable().meta({ description: 'The payment that is held, or null.' }),
    loan_external_id: z
      .string()
      .nullable()
      .meta({ description: 'The loan that is held, or null.' }),
    lender: z.string().nullable(),
    reason: z.string(),
    placed_by: z.string(),
    placed_at: Instant,
    waiting: Tally.meta({ description: 'Payments that wait under it; none once it is released.' }),
    pending_approval_id: z.int().nullable().meta({ description: 'A release that was asked for.' }),
    released_by: z.string().nullable(),
    released_at: Instant.nullable(),
    release_reason: z.string().nullable(),
    approval_id: z.int().nullable(),
  })
  .meta({ id: 'Hold' });
export type Hold = z.infer<typeof Hold>;

/** What placing a hold found in the queue. */
export const PlacedHold = z
  .object({
    hold: Hold,
    taken_out: z.array(z.string()).meta({
      description: 'Source keys that were queued and are not any more.',
    }),
    being_posted: z.array(z.string()).meta({
      description:
        'Source keys whose request may be on its way at this moment: the hold comes too late for them, unless Fineract refuses them.',
    }),
    message: z.string().meta({ description: 'The same, in one sentence for people.' }),
  })
  .meta({ id: 'PlacedHold' });
export type PlacedHold = z.infer<typeof PlacedHold>;

export const HoldRequest = z.strictObject({ reason: Reason }).meta({ id: 'HoldRequest' });

export const HoldQuery = z.strictObject({
  status: z.enum(['open', 'released']).optional(),
  lender: lenderFilter,
  loan: z.string().trim().min(1).toUpperCase().optional().meta({
    description: 'Holds on the loan and on its payments.',
  }),
  source_key: SourceKey.optional(),
  ...pageQuery,
});
export const HoldPage = pageOf(Hold).meta({ id: 'HoldPage' });
export type HoldPage = z.infer<typeof HoldPage>;

export const paymentPath = z.object({ source_key: SourceKey });
export const loanPath = z.object({
  loan: z.string().trim().min(1).max(100).toUpperCase().meta({ example: 'LN0004521' }),
});
