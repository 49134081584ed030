/** One pipeline run as the API shows it. */
import type { PipelineRun, PipelineRunCounts, PostingProgress } from '../contract/pipeline-run.ts';
import { toInstant, toInstantOrNull, type Tally } from '../contract/values.ts';
import type { Lenders } from '../lenders.ts';
import { countsFor, errorFor } from './run-scope.ts';

interface StateTally {
  readonly lender: string;
  readonly state: string;
  readonly count: number;
  readonly total: string;
}

export interface RunRow {
  readonly run_id: string;
  readonly request_id: string;
  readonly trigger: PipelineRun['trigger'];
  readonly requested_by: string;
  readonly skip_transform: boolean;
  readonly dry_run: boolean;
  readonly lender: string | null;
  readonly status: PipelineRun['status'];
  readonly phase: PipelineRun['phase'];
  readonly counts: PipelineRunCounts;
  readonly error_message: string | null;
  readonly requested_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly duration_ms: string | null;
  readonly tallies: readonly StateTally[];
}

/** As somebody of these lenders may see it; its tallies are already theirs. */
export function toPipelineRun(row: RunRow, lenders: Lenders): PipelineRun {
  return {
    run_id: Number(row.run_id),
    request_id: row.request_id,
    trigger: row.trigger,
    requested_by: row.requested_by,
    skip_transform: row.skip_transform,
    dry_run: row.dry_run,
    lender: row.lender,
    status: row.status,
    phase: row.phase,
    counts: countsFor(row, lenders),
    posting: toProgress(row.tallies),
    error_message: errorFor(row, lenders),
    requested_at: toInstant(row.requested_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
    // Clocks of two servers may differ by a little; a run never took less than nothing.
    duration_ms: row.duration_ms === null ? null : Math.max(0, Math.round(Number(row.duration_ms))),
  };
}

function toProgress(tallies: readonly StateTally[]): PostingProgress {
  const lenders = [...new Set(tallies.map((tally) => tally.lender))];
  return {
    ...statesOf(tallies),
    by_lender: lenders.map((lender) => ({
      lender,
      ...statesOf(tallies.filter((tally) => tally.lender === lender)),
    })),
  };
}

function statesOf(tallies: readonly StateTally[]): Omit<PostingProgress, 'by_lender'> {
  return {
    queued: sum(tallies, 'queued'),
    posted: sum(tallies, 'posted'),
    failed: sum(tallies, 'failed'),
    parked: sum(tallies, 'parked'),
  };
}

function sum(tallies: readonly StateTally[], state: string): Tally {
  let count = 0;
  let totalPaise = 0n;
  for (const tally of tallies) {
    if (tally.state !== state) continue;
    count += tally.count;
    totalPaise += BigInt(tally.total.replace('.', ''));
  }
  const digits = totalPaise.toString().padStart(3, '0');
  return { count, total: `${digits.slice(0, -2)}.${digits.slice(-2)}` };
}
