/** The row of a run, kept up to date so that everybody can watch it. */
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { TallyByLender } from '../repayments/tally.ts';

export interface RunRequest {
  /** A UUID; asking twice under one id starts one run. */
  readonly requestId: string;
  readonly trigger: 'schedule' | 'api' | 'command' | 'file';
  readonly requestedBy: string;
  readonly skipTransform: boolean;
  readonly dryRun: boolean;
  readonly lender: string | null;
}

export type RunPhase = 'transform' | 'checks' | 'enqueue';

/** Grows as the run proceeds; steps that it skips leave nothing. */
export interface RunCounts {
  /** Messages that left to take posted repayments back. */
  readonly undos?: number;
  readonly replayed?: number;
  readonly loads?: number;
  readonly base_rows?: number;
  readonly core_rows?: number;
  readonly second_payments?: number;
  readonly double_reports?: number;
  readonly eligible?: TallyByLender;
  readonly enqueued?: TallyByLender;
  readonly resent?: number;
  readonly unsent?: number;
  /** Waited to be posted although their case is open: held now. */
  readonly kept_back?: number;
  /** Due, but over a cap of the day. */
  readonly over_cap?: TallyByLender;
  /** There where the switch is off. */
  readonly posting_stopped?: true;
}

export interface Run {
  readonly runId: string;
  readonly skipTransform: boolean;
  readonly dryRun: boolean;
  readonly lender: string | null;
  /** What an earlier try of the same request got done. */
  readonly counts: RunCounts;
}

/** The request cannot become a run, now or later. Permanent. */
export class RunRequestError extends Error {
  override readonly name = 'RunRequestError';
}

interface RunRow {
  run_id: string;
  skip_transform: boolean;
  dry_run: boolean;
  lender: string | null;
  counts: RunCounts;
}

/**
 * Begins the run of a request, or takes up the one that an earlier try left. Undefined: it has succeeded already.
 * Throws RunRequestError for a lender that does not exist.
 */
export async function beginRun(pool: Pool, request: RunRequest): Promise<Run | undefined> {
  const lender = await knownLender(pool, request.lender);
  const begun = await pool.query<RunRow>(await sql('queries/pipeline/begin-run.sql'), [
    request.requestId,
    request.trigger,
    request.requestedBy,
    request.skipTransform,
    request.dryRun,
    lender,
  ]);
  const row = begun.rows[0];
  if (row === undefined) return undefined;
  return {
    runId: row.run_id,
    skipTransform: row.skip_transform,
    dryRun: row.dry_run,
    lender: row.lender,
    counts: row.counts,
  };
}

async function knownLender(pool: Pool, asked: string | null): Promise<string | null> {
  if (asked === null) return null;
  const lender = asked.trim().toUpperCase();
  const found = await pool.query(await sql('queries/pipeline/find-lender.sql'), [lender]);
  if (found.rowCount === 0)
    throw new RunRequestError(`There is no lender ${JSON.stringify(lender)}: nothing was run.`);
  return lender;
}

export async function saveProgress(
  pool: Pool,
  run: Run,
  phase: RunPhase,
  counts: RunCounts,
): Promise<void> {
  await pool.query(await sql('queries/pipeline/save-progress.sql'), [run.runId, phase, counts]);
}

export async function finishRun(pool: Pool, run: Run, counts: RunCounts): Promise<void> {
  await pool.query(await sql('queries/pipeline/finish-run.sql'), [run.runId, counts]);
}

export async function failRun(
  pool: Pool,
  run: Run,
  phase: RunPhase,
  counts: RunCounts,
  message: string,
): Promise<void> {
  await pool.query(await sql('queries/pipeline/fail-run.sql'), [run.runId, phase, counts, message]);
}
