/** Queues what is due: each payment is marked and committed first, and then its message leaves. */
import { nameOfCaps, readCaps } from '../controls/caps.ts';
import { previewDue } from '../controls/preview-due.ts';
import { isPostingOn } from '../controls/switch.ts';
import { asError, withConnection } from '../database/connection.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { markEligible, markUnanswered, type MarkingOptions } from './mark-eligible.ts';
import { markerWithinCaps, type Marker } from './mark-within-caps.ts';
import { sendMessages, type PostingQueue } from './send-messages.ts';
import { addByLender, tallyPayments, totalOf, type TallyByLender } from './tally.ts';

export interface EnqueueDeps extends PostingQueue {
  readonly pool: Pool;
  /** A message without result so long after its mark counts as lost. */
  readonly resendAfterSeconds: number;
}

export interface EnqueueRequest {
  readonly runId: string;
  readonly lender?: string | null;
  readonly dryRun: boolean;
}

export interface EnqueueResult {
  /** Sent; in a dry run, what would have been. */
  readonly perLender: TallyByLender;
  readonly count: number;
  /** Rupees with two decimals. */
  readonly total: string;
  /** Of those sent, how many had been queued before, with no result. */
  readonly resent: number;
  /** Marked, but their message did not leave. A later run sends them when their mark is old. */
  readonly unsent: number;
  /** Due, but over a cap of the day: left for another day. */
  readonly overCap: TallyByLender;
  /** The switch was off at the end: nothing more is queued until it is on. */
  readonly postingStopped: boolean;
}

/** Some messages did not leave. Transient: their payments stay queued and are sent again by a later run. */
export class EnqueueIncompleteError extends Error {
  override readonly name = 'EnqueueIncompleteError';
  readonly result: EnqueueResult;

  constructor(result: EnqueueResult, resendAfterSeconds: number, cause: unknown) {
    super(
      `${String(result.unsent)} payment(s) are marked, but the posting queue did not take their messages. ` +
        `A run later than ${String(Math.ceil(resendAfterSeconds / 60))} minutes from now sends them again.`,
      { cause },
    );
    this.result = result;
  }
}

interface Progress {
  perLender: TallyByLender;
  overCap: TallyByLender;
  postingStopped: boolean;
  resent: number;
  unsent: number;
  error: unknown;
}

const PAGE_SIZE = 500;
const NO_PROGRESS: Progress = {
  perLender: {},
  overCap: {},
  postingStopped: false,
  resent: 0,
  unsent: 0,
  error: undefined,
};

/**
 * Queues every payment that is due, oldest value date first and as far as caps, holds and the switch allow, and those
 * whose message was lost. Calls at the same time queue behind each other. `onPage` hears what was sent so far. Throws EnqueueIncompleteError when messages
 * did not leave; where the queue cannot be reached at all, what is not yet marked stays as it was.
 */
export async function enqueueEligible(
  deps: EnqueueDeps,
  request: EnqueueRequest,
  onPage: (sent: TallyByLender) => Promise<void> = async () => undefined,
): Promise<EnqueueResult> {
  const lender = request.lender ?? null;
  if (request.dryRun) {
    const { wouldPost, ...preview } = await previewDue(deps.pool, { lender, loansMax: 0 });
    return resultOf({ ...NO_PROGRESS, ...preview, perLender: wouldPost });
  }
  const progress = await withConnection(deps.pool, async (connection, spoil) => {
    try {
      return await enqueueAlone(deps, connection, request.runId, lender, onPage);
    } catch (error) {
      // A connection that may still hold the lock is not given back.
      spoil(asError(error));
      throw error;
    }
  });
  const result = resultOf(progress);
  if (result.unsent > 0)
    throw new EnqueueIncompleteError(result, deps.resendAfterSeconds, progress.error);
  return result;
}

async function enqueueAlone(
  deps: EnqueueDeps,
  connection: Connection,
  runId: string,
  lender: string | null,
  onPage: (sent: TallyByLender) => Promise<void>,
): Promise<Progress> {
  const locked = await connection.query<{ started_at: string }>(
    await sql('queries/outbox/lock-enqueue.sql'),
  );
  const startedAt = locked.rows[0]?.started_at ?? '';
  const options: MarkingOptions = {
    runId,
    lender,
    startedAt,
    pageSize: PAGE_SIZE,
    resendAfterSeconds: deps.resendAfterSeconds,
  };
  const progress: Progress = { ...NO_PROGRESS };
  const markDue = dueMarker(progress);
  // What was lost goes first: it is older than anything that became due since.
  for (const mark of [markUnanswered, markDue]) {
    for (;;) {
      const page = await mark(connection, options);
      if (page.length === 0) break;
      const outcome = await sendMessages(deps, page);
      progress.perLender = addByLender(progress.perLender, tallyPayments(outcome.sent));
      progress.resent += mark === markUnanswered ? outcome.sent.length : 0;
      progress.unsent += outcome.unsent.length;
      progress.error ??= outcome.error;
      await onPage(progress.perLender);
      if (outcome.error !== undefined) break;
    }
    if (progress.error !== undefined) break;
  }
  progress.postingStopped = !(await isPostingOn(connection));
  await connection.query(await sql('queries/outbox/unlock-enqueue.sql'));
  return progress;
}

/** Asked before each page, under the lock: a cap that is set while a run queues holds from the next page on. */
function dueMarker(progress: Progress): Marker {
  let standing: { readonly caps: string; readonly mark: Marker } | undefined;
  return async (connection, options) => {
    const caps = await nameOfCaps(connection);
    if (standing?.caps !== caps)
      standing = { caps, mark: caps === '' ? markEligible : await capped(connection, progress) };
    return standing.mark(connection, options);
  };
}

/** What is used is counted once: under the lock it grows by this run alone. */
async function capped(connection: Connection, progress: Progress): Promise<Marker> {
  return markerWithinCaps(await readCaps(connection), (overCap) => {
    progress.overCap = overCap;
  });
}

function resultOf(progress: Progress): EnqueueResult {
  const { perLender, resent, unsent, overCap, postingStopped } = progress;
  return { perLender, ...totalOf(perLender), resent, unsent, overCap, postingStopped };
}
