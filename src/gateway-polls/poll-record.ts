/** The row of a poll: begun, moved on page by page, ended. */
import { randomUUID } from 'node:crypto';
import type { PollMessage } from '../contract/poll-message.ts';
import type { Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { ALL_LENDERS } from '../lenders.ts';
import type { PollWindow } from './adapter.ts';

/** Longer than one invocation lives, so that only a dead worker's claim runs out. */
export const CLAIM_SECONDS = 600;

export interface PollSource {
  readonly lender: string;
  readonly gateway: string;
  readonly rawTable: string;
  /** Not asked completely for too long. */
  readonly isLate: boolean;
}

export interface PollScope {
  /** How far each poll looks behind the end of the last one. */
  readonly overlapHours: number;
  /** How far the first poll of a day looks back: longer than a payment takes to be captured. */
  readonly deepHours: number;
  /** What happened within so many minutes may still be told by a webhook. */
  readonly settleMinutes: number;
}

/** The poll that this worker has to itself. `claim` names the worker in everything that it writes. */
export interface ClaimedPoll {
  readonly pollId: string;
  readonly claim: string;
  readonly window: PollWindow;
  readonly position: string | null;
}

export interface FinishedPoll {
  readonly happeningsSeen: number;
  readonly gapsFound: number;
}

/** A gap with the body that stands for the webhook which never came. */
export interface FilledGap {
  readonly eventId: string;
  readonly eventType: string;
  readonly body: string;
}

/** Another worker has taken the poll over. Nothing of the page is written. */
export class PollTakenOverError extends Error {
  override readonly name = 'PollTakenOverError';
}

/** Sources that are to be polled; null stands for all. */
export async function listPollSources(
  database: Queryable,
  wanted: { readonly lender: string | null; readonly gateway: string | null },
  lateHours: number,
): Promise<PollSource[]> {
  const found = await database.query<{
    lender: string;
    gateway: string;
    raw_table: string;
    is_late: boolean;
  }>(await sql('queries/polls/list-sources.sql'), [
    wanted.lender,
    wanted.gateway,
    lateHours,
    ALL_LENDERS,
  ]);
  return found.rows.map((row) => ({
    lender: row.lender,
    gateway: row.gateway,
    rawTable: row.raw_table,
    isLate: row.is_late,
  }));
}

interface PollRow {
  poll_id: string;
  window_from: Date;
  window_to: Date;
  deep: boolean;
  position: string | null;
}

/** Takes up the poll that was left, else begins one. Undefined: another worker is at it, or there is none to go on with. */
export async function takePoll(
  pool: Pool,
  source: PollSource,
  message: { readonly messageId: string; readonly request: PollMessage },
  scope: PollScope,
): Promise<ClaimedPoll | undefined> {
  const { messageId, request } = message;
  const claim = randomUUID();
  const who = [claim, messageId, CLAIM_SECONDS, source.lender, source.gateway];
  const claimed = await pool.query<PollRow>(await sql('queries/polls/claim-poll.sql'), who);
  let row = claimed.rows[0];
  if (row === undefined && !request.goesOn) {
    const opened = await pool.query<PollRow>(await sql('queries/polls/open-poll.sql'), [
      ...who,
      request.trigger,
      request.requestedBy,
      scope.overlapHours,
      scope.deepHours,
      scope.settleMinutes,
    ]);
    row = opened.rows[0];
  }
  if (row === undefined) return undefined;
  const window = { from: row.window_from, to: row.window_to, deep: row.deep };
  return { pollId: row.poll_id, claim, window, position: row.position };
}

/** Which of the subjects some delivery of the source has brought. */
export async function findKnown(
  database: Queryable,
  source: PollSource,
  subjects: readonly string[],
): Promise<Set<string>> {
  const found = await database.query<{ subject: string }>(
    await sql('queries/polls/find-known.sql', { raw_table: source.rawTable }),
    [subjects],
  );
  return new Set(found.rows.map(({ subject }) => subject));
}

/** Keeps what was found and moves the poll on: both or neither. Answers how many gaps were filled. */
export async function saveProgress(
  pool: Pool,
  source: PollSource,
  poll: ClaimedPoll,
  progress: {
    readonly gaps: readonly FilledGap[];
    /** From where to go on; null: from the beginning. */
    readonly position: string | null;
    /** How much the page had that was read to its end; absent: it is to be read again. */
    readonly seen?: number;
  },
): Promise<number> {
  const store = await sql('queries/polls/store-gap.sql', { raw_table: source.rawTable });
  const save = await sql('queries/polls/save-page.sql');
  return inTransaction(pool, async (connection) => {
    let stored = 0;
    for (const { eventId, eventType, body } of progress.gaps) {
      const kept = await connection.query(store, [eventId, eventType, Buffer.from(body)]);
      stored += kept.rowCount ?? 0;
    }
    const saved = await connection.query(save, [
      poll.pollId,
      poll.claim,
      progress.position,
      progress.seen === undefined ? 0 : 1,
      progress.seen ?? 0,
      stored,
      CLAIM_SECONDS,
    ]);
    requireClaim(saved.rowCount, poll);
    return stored;
  });
}

export async function finishPoll(pool: Pool, poll: ClaimedPoll): Promise<FinishedPoll> {
  const finished = await pool.query<{ happenings_seen: number; gaps_found: number }>(
    await sql('queries/polls/finish-poll.sql'),
    [poll.pollId, poll.claim],
  );
  const row = finished.rows[0];
  if (row === undefined) throw takenOver(poll);
  return { happeningsSeen: row.happenings_seen, gapsFound: row.gaps_found };
}

export async function failPoll(pool: Pool, poll: ClaimedPoll, reason: string): Promise<void> {
  await pool.query(await sql('queries/polls/fail-poll.sql'), [poll.pollId, poll.claim, reason]);
}

export async function releasePoll(pool: Pool, poll: ClaimedPoll): Promise<void> {
  await pool.query(await sql('queries/polls/release-poll.sql'), [poll.pollId, poll.claim]);
}

function requireClaim(rowCount: number | null, poll: ClaimedPoll): void {
  if (rowCount === 0) throw takenOver(poll);
}

function takenOver(poll: ClaimedPoll): PollTakenOverError {
  return new PollTakenOverError(`Another worker has taken over poll ${poll.pollId}.`);
}
