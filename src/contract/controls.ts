/** How people stop money: the switch and the caps. */
import * as z from 'zod';
import { Reason } from './approval.ts';
import { Count, Instant, Rupees, Tally } from './values.ts';

export const Posting = z.enum(['on', 'off']);

const SwitchChange = z.object({
  posting: Posting,
  reason: z.string(),
  changed_by: z.string(),
  changed_at: Instant,
});

export const PostingSwitch = z
  .object({
    posting: Posting,
    being_posted: Tally.meta({
      description:
        'In the hands of workers at this moment; a request that left is not called back.',
    }),
    changes: z.array(SwitchChange).meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'PostingSwitch' });
export type PostingSwitch = z.infer<typeof PostingSwitch>;

export const PostingSwitchRequest = z
  .strictObject({ posting: Posting, reason: Reason })
  .meta({ id: 'PostingSwitchRequest' });

export const CapUsage = z
  .object({
    lender: z.string().nullable().meta({ description: 'Null: all lenders together.' }),
    rupees: Rupees.nullable().meta({ description: 'For one day in India; null: any sum.' }),
    payments: Count.nullable().meta({ description: 'For one day in India; null: any number.' }),
    used_rupees: Rupees.meta({ description: 'Posted today, and queued.' }),
    used_payments: Count,
    reason: z.string(),
    changed_by: z.string(),
    changed_at: Instant,
  })
  .meta({ id: 'CapUsage' });
export type CapUsage = z.infer<typeof CapUsage>;

export const CapList = z.object({ items: z.array(CapUsage) }).meta({ id: 'CapList' });

const RUPEES = /^\d{1,12}\.\d{2}$/;
const PAYMENTS_MAX = 100_000_000;

export const CapRequest = z
  .strictObject({
    lender: z.string().trim().min(1).toUpperCase().nullable().default(null).meta({
      description: 'Null, or left out: all lenders together.',
    }),
    rupees: z
      .string()
      .regex(RUPEES, 'must be rupees as text with two decimals, such as "500000.00"')
      .nullable()
      .default(null),
    payments: z.int().min(0).max(PAYMENTS_MAX).nullable().default(null),
    reason: Reason,
  })
  .meta({
    id: 'CapRequest',
    description: 'Neither rupees nor payments: there is no cap any more.',
  });
