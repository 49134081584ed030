/** One run of the pipeline: replay what the mandate master now knows, transform, check, queue. */
import type { Pool } from '../database/pool.ts';
import { inTransaction } from '../database/transaction.ts';
import { countPosted } from '../insight/count-posted.ts';
import { runQueueChecks } from '../models/checks.ts';
import { ChecksFailedError } from '../models/errors.ts';
import { holdUndecided } from '../models/hold-undecided.ts';
import { transformNewLoads, type TransformCounts } from '../models/transform.ts';
import {
  enqueueEligible,
  EnqueueIncompleteError,
  type EnqueueDeps,
  type EnqueueResult,
} from '../repayments/enqueue.ts';
import { enqueueUndos } from '../repayments/enqueue-undos.ts';
import { addByLender } from '../repayments/tally.ts';
import { previewRun } from './preview-run.ts';
import {
  beginRun,
  failRun,
  finishRun,
  saveProgress,
  type Run,
  type RunCounts,
  type RunPhase,
  type RunRequest,
} from './run-record.ts';

export interface RunPipelineDeps extends EnqueueDeps {
  /** Turns rejects that waited for the mandate master into rows; see src/files/replay-rejects.ts. */
  readonly replayRejects: (deps: { readonly pool: Pool }) => Promise<{ readonly replayed: number }>;
}

export type RunOutcome =
  | { readonly kind: 'finished'; readonly runId: string; readonly counts: RunCounts }
  /** The same request has succeeded before: nothing was done. */
  | { readonly kind: 'done before' };

/** Where a run is; what it throws is recorded with the phase and counts that it had reached. */
interface Position {
  phase: RunPhase;
  counts: RunCounts;
}

/**
 * Runs the pipeline once for a request and keeps its row up to date. A request that succeeded does nothing again; one
 * that failed or died goes on where it stopped, for every step finds its work by state. A dry run changes nothing.
 * Throws what stopped it, after recording it: ChecksFailedError and RunRequestError are permanent, others may pass.
 */
export async function runPipeline(deps: RunPipelineDeps, request: RunRequest): Promise<RunOutcome> {
  const run = await beginRun(deps.pool, request);
  if (run === undefined) return { kind: 'done before' };
  const position: Position = {
    phase: run.skipTransform ? 'checks' : 'transform',
    counts: run.counts,
  };
  try {
    await saveProgress(deps.pool, run, position.phase, position.counts);
    if (run.dryRun) await preview(deps, run, position);
    else await work(deps, run, position);
    await finishRun(deps.pool, run, position.counts);
  } catch (error) {
    await record(deps.pool, run, position, error);
    throw error;
  }
  return { kind: 'finished', runId: run.runId, counts: position.counts };
}

async function work(deps: RunPipelineDeps, run: Run, position: Position): Promise<void> {
  if (!run.skipTransform) await transform(deps, run, position);
  position.phase = 'checks';
  await saveProgress(deps.pool, run, position.phase, position.counts);
  const keptBack = await inTransaction(deps.pool, holdUndecided);
  if (keptBack > 0) position.counts = { ...position.counts, kept_back: keptBack };
  await runQueueChecks(deps.pool);
  position.phase = 'enqueue';
  await saveProgress(deps.pool, run, position.phase, position.counts);
  await enqueue(deps, run, position);
  const undos = await enqueueUndos(deps, { runId: run.runId, lender: run.lender });
  if (undos > 0) position.counts = { ...position.counts, undos: (run.counts.undos ?? 0) + undos };
}

async function transform(deps: RunPipelineDeps, run: Run, position: Position): Promise<void> {
  const { replayed } = await deps.replayRejects({ pool: deps.pool });
  position.counts = { ...position.counts, replayed: (position.counts.replayed ?? 0) + replayed };
  const before = position.counts;
  const add = (counts: TransformCounts): void => {
    position.counts = { ...position.counts, ...addTransform(before, counts) };
  };
  const sum = await transformNewLoads(deps.pool, {}, async (counts) => {
    add(counts);
    await saveProgress(deps.pool, run, position.phase, position.counts);
  });
  add(sum);
  await countPosted(deps.pool);
}

async function enqueue(deps: RunPipelineDeps, run: Run, position: Position): Promise<void> {
  const before = position.counts;
  const add = (perLender: RunCounts['enqueued'], more: RunCounts = {}): void => {
    const enqueued = addByLender(before.enqueued ?? {}, perLender ?? {});
    position.counts = { ...position.counts, eligible: enqueued, enqueued, ...more };
  };
  try {
    const result = await enqueueEligible(
      deps,
      { runId: run.runId, lender: run.lender, dryRun: false },
      async (sent) => {
        add(sent);
        await saveProgress(deps.pool, run, position.phase, position.counts);
      },
    );
    add(result.perLender, {
      resent: (before.resent ?? 0) + result.resent,
      ...heldBackCounts(result),
    });
  } catch (error) {
    if (error instanceof EnqueueIncompleteError) {
      const { perLender, resent, unsent } = error.result;
      add(perLender, {
        resent: (before.resent ?? 0) + resent,
        unsent: (before.unsent ?? 0) + unsent,
        ...heldBackCounts(error.result),
      });
    }
    throw error;
  }
}

async function preview(deps: RunPipelineDeps, run: Run, position: Position): Promise<void> {
  const found = await previewRun(deps.pool, run);
  const transformed = found.transform === undefined ? {} : addTransform({}, found.transform);
  position.counts = { ...transformed, eligible: found.due.wouldPost, ...heldBackCounts(found.due) };
}

/** What people's controls keep from being queued; where they keep nothing, nothing is said. */
function heldBackCounts(
  found: Pick<EnqueueResult, 'overCap' | 'postingStopped'>,
): Pick<RunCounts, 'over_cap' | 'posting_stopped'> {
  return {
    ...(Object.keys(found.overCap).length === 0 ? {} : { over_cap: found.overCap }),
    ...(found.postingStopped ? { posting_stopped: true } : {}),
  };
}

function addTransform(before: RunCounts, counts: TransformCounts): RunCounts {
  return {
    loads: (before.loads ?? 0) + counts.loads,
    base_rows: (before.base_rows ?? 0) + counts.baseRows,
    core_rows: (before.core_rows ?? 0) + counts.coreRows,
    second_payments: (before.second_payments ?? 0) + counts.secondPayments,
    double_reports: (before.double_reports ?? 0) + counts.doubleReports,
  };
}

/** Where even this cannot be written, the database is gone: the first error tells more than the second would. */
async function record(pool: Pool, run: Run, position: Position, error: unknown): Promise<void> {
  const phase = error instanceof ChecksFailedError ? 'checks' : position.phase;
  await failRun(pool, run, phase, position.counts, messageFor(error)).catch(() => undefined);
}

/** Own errors are written for people. What comes from elsewhere may quote a row, so only its kind is told. */
function messageFor(error: unknown): string {
  if (error instanceof ChecksFailedError || error instanceof EnqueueIncompleteError)
    return error.message;
  const kind = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? `, code ${String(error.code)}` : '';
  return `The run stopped (${kind}${code}); the function's log has the details. It is tried again, and loses nothing by it.`;
}
