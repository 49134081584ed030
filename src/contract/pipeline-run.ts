/** A pipeline run: what was asked, how far it is, and what became of the payments it queued. */
import * as z from 'zod';
import { pageOf, pageQuery } from './page.ts';
import { Count, Instant, Tally } from './values.ts';

/** Lenders are upper-case; a caller may write them as they like. */
const LenderName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must be at most 40 characters')
  .toUpperCase();

export const PipelineRunRequest = z
  .strictObject({
    skip_transform: z
      .boolean()
      .default(false)
      .meta({ description: 'Queue what is eligible already; read no new rows.' }),
    dry_run: z
      .boolean()
      .default(false)
      .meta({ description: 'Show what would be posted; queue nothing.' }),
    lender: LenderName.nullable()
      .default(null)
      .meta({ description: 'Only the payments of one lender.' }),
  })
  .meta({ id: 'PipelineRunRequest' });
export type PipelineRunRequest = z.infer<typeof PipelineRunRequest>;

/** Two requests under one Idempotency-Key start one run. */
export const PipelineRunHeaders = z.object({
  'idempotency-key': z
    .uuid('must be a UUID')
    .toLowerCase()
    .optional()
    .meta({ description: 'Asking again with the same key starts nothing new.' }),
});

/** Payments per lender, keyed by the lender's upper-case name. */
const TallyByLender = z.record(z.string(), Tally);

/** Filled in as the run proceeds; steps that it skipped leave nothing. */
export const PipelineRunCounts = z
  .looseObject({
    loads: Count.optional(),
    base_rows: Count.optional(),
    core_rows: Count.optional(),
    second_payments: Count.optional(),
    double_reports: Count.optional(),
    replayed: Count.optional(),
    eligible: TallyByLender.optional(),
    enqueued: TallyByLender.optional(),
    undos: Count.optional().meta({ description: 'Messages that left to take repayments back.' }),
    kept_back: Count.optional().meta({
      description: 'Payments that waited to be posted although their case is open: held now.',
    }),
    over_cap: TallyByLender.optional().meta({
      description: 'Due, but over a cap of the day: left for another day.',
    }),
    posting_stopped: z.literal(true).optional().meta({
      description: 'The switch is off: nothing was queued, or nothing more.',
    }),
  })
  .meta({ id: 'PipelineRunCounts' });
export type PipelineRunCounts = z.infer<typeof PipelineRunCounts>;

const postingStates = {
  queued: Tally.meta({ description: 'Under way to Fineract.' }),
  posted: Tally.meta({ description: 'Held by Fineract.' }),
  failed: Tally.meta({ description: 'Refused; a later run tries again.' }),
  parked: Tally.meta({ description: 'Waiting for a person.' }),
};

/** Where the payments are that this run was the last to queue. */
export const PostingProgress = z
  .object({
    ...postingStates,
    by_lender: z.array(z.object({ lender: z.string(), ...postingStates })),
  })
  .meta({ id: 'PostingProgress' });
export type PostingProgress = z.infer<typeof PostingProgress>;

export const RunStatus = z.enum(['pending', 'running', 'success', 'failed']);
export const RunTrigger = z.enum(['schedule', 'api', 'command', 'file']);
export const RunPhase = z.enum(['waiting', 'transform', 'checks', 'enqueue', 'finished']);

export const PipelineRun = z
  .object({
    run_id: z.int(),
    request_id: z.uuid(),
    trigger: RunTrigger,
    requested_by: z.string(),
    skip_transform: z.boolean(),
    dry_run: z.boolean(),
    lender: z.string().nullable(),
    status: RunStatus,
    phase: RunPhase,
    counts: PipelineRunCounts,
    posting: PostingProgress,
    error_message: z.string().nullable(),
    requested_at: Instant,
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
    duration_ms: Count.nullable().meta({
      description: 'From start to finish, or to now while it runs.',
    }),
  })
  .meta({ id: 'PipelineRun' });
export type PipelineRun = z.infer<typeof PipelineRun>;

export const PipelineRunQuery = z.strictObject({
  ...pageQuery,
  status: RunStatus.optional(),
  trigger: RunTrigger.optional(),
  lender: LenderName.optional().meta({ description: 'Runs that were limited to this lender.' }),
});
export const PipelineRunPage = pageOf(PipelineRun).meta({ id: 'PipelineRunPage' });
export type PipelineRunPage = z.infer<typeof PipelineRunPage>;
