/** What is going on: the figures of the dashboard, for some lenders and days. */
import * as z from 'zod';
import { lenderFilter } from './filters.ts';
import { FeedStanding } from './feed.ts';
import { Count, Instant, Tally } from './values.ts';

export const WINDOW_DAYS_DEFAULT = 30;
export const WINDOW_DAYS_MAX = 366;

const Day = z.iso.date();

export const DashboardQuery = z.strictObject({
  lender: lenderFilter,
  from: Day.optional().meta({
    description: `First day in India; ${String(WINDOW_DAYS_DEFAULT)} days to the last one unless given.`,
  }),
  to: Day.optional().meta({
    description: `Last day in India; today unless given. At most ${String(WINDOW_DAYS_MAX)} days.`,
  }),
});

export const Kpi = z
  .object({
    collected_today: Tally.meta({ description: 'By day of payment, as all that is collected.' }),
    collected_this_month: Tally,
    posted_today: Tally.meta({ description: 'By the day in India on which Fineract took it.' }),
    posted_this_month: Tally,
    waiting: Tally.meta({ description: 'Ready, or queued.' }),
    ready: Tally,
    queued: Tally,
    failed: Tally.meta({ description: 'Refused by Fineract, and tried again.' }),
    parked: Tally.meta({ description: 'Waits for a person after it was sent.' }),
    held: Tally.meta({ description: 'Waits for a decision before it is sent.' }),
    manual: Tally.meta({
      description: "New in a reconciliation: waits for an operator's Reconcile.",
    }),
    oldest_unposted_date: Day.nullable().meta({
      description: 'The earliest day of what is ready, queued, failed, parked or held.',
    }),
    exceptions_open: Tally,
    approvals_pending: Tally,
    oldest_approval_at: Instant.nullable(),
    rejected_open: Tally.meta({ description: 'Rejected records to be corrected; no bounces.' }),
  })
  .meta({ id: 'Kpi' });
export type Kpi = z.infer<typeof Kpi>;

/** A cell of the heatmap of days and lenders, and a bar of collections against postings. */
export const CollectionDay = z
  .object({
    date: Day.meta({ description: 'Day of payment.' }),
    lender: z.string(),
    collected: Tally,
    posted: Tally.meta({ description: 'Of the payments of this day, whenever it was posted.' }),
    manual: Tally.meta({ description: 'Of the payments of this day: waits for Reconcile.' }),
  })
  .meta({ id: 'CollectionDay' });
export type CollectionDay = z.infer<typeof CollectionDay>;

export const ages = ['0-1', '2-3', '4-7', '8-30', '31+'] as const;

export const CategoryAgeing = z
  .object({
    category: z.string(),
    open: Tally,
    ages: z
      .array(z.object({ days: z.enum(ages), open: Tally }))
      .meta({ description: 'All five, by whole days since the case was found.' }),
  })
  .meta({ id: 'CategoryAgeing' });
export type CategoryAgeing = z.infer<typeof CategoryAgeing>;

export const Bounce = z
  .object({
    lender: z.string(),
    status: z.string().meta({
      description: 'What the file says in place of success, in lower case; may be blank.',
    }),
    return_code: z.string().nullable().meta({
      description: "The bank's return code, two digits, where the file gives one.",
      example: '04',
    }),
    bounced: Tally,
  })
  .meta({ id: 'Bounce' });
export type Bounce = z.infer<typeof Bounce>;

export const RunStanding = z
  .object({
    posting: z.enum(['on', 'off']).meta({ description: 'The switch that stops all posting.' }),
    days: z.array(
      z.object({
        date: Day,
        pending: Count,
        running: Count,
        success: Count,
        failed: Count,
      }),
    ),
    last: z
      .object({
        run_id: z.int(),
        trigger: z.string(),
        status: z.string(),
        requested_at: Instant,
        finished_at: Instant.nullable(),
      })
      .nullable(),
    next_due_at: Instant.nullable().meta({
      description: 'When the schedule asks next. In the past: it is overdue. Null: it never asked.',
    }),
  })
  .meta({ id: 'RunStanding' });
export type RunStanding = z.infer<typeof RunStanding>;

export const RecentPayment = z
  .object({
    source_key: z.string(),
    lender: z.string(),
    loan_external_id: z.string().nullable(),
    date: Day,
    amount: Tally.shape.total,
    feed: z.string(),
    payment_id: z.string().nullable(),
    recon_status: z.string().nullable(),
    posting: z.string().nullable().meta({ description: 'State in the outbox.' }),
    arrived_at: Instant,
  })
  .meta({ id: 'RecentPayment' });
export type RecentPayment = z.infer<typeof RecentPayment>;

export const Dashboard = z
  .object({
    as_of: Instant,
    today: Day,
    from: Day,
    to: Day,
    lenders: z.array(z.string()).nullable().meta({ description: 'Null: all lenders.' }),
    kpi: Kpi,
    collections: z
      .array(CollectionDay)
      .meta({ description: 'Days and lenders with payments. Files tell days and no hours.' }),
    exceptions: z.array(CategoryAgeing),
    rejects: z
      .array(z.object({ reason: z.string(), open: Tally }))
      .meta({ description: 'Rejected records to be corrected, by reason; no bounces.' }),
    feeds: z.array(FeedStanding),
    late_feeds: z.array(z.string()),
    runs: RunStanding,
    bounces: z.array(Bounce).meta({ description: 'Per lender the most frequent first.' }),
    recent: z.array(RecentPayment).meta({ description: 'The last payments that arrived.' }),
  })
  .meta({ id: 'Dashboard' });
export type Dashboard = z.infer<typeof Dashboard>;
