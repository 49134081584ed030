/** One part of a poll: as many pages as the time allows, then a message that asks to go on. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { PollMessage } from '../contract/poll-message.ts';
import type { Pool } from '../database/pool.ts';
import { GatewayRefusesError } from '../gateways/errors.ts';
import type { CountMetric } from '../observability/metrics.ts';
import type { Happening, PollAdapter } from './adapter.ts';
import { GatewaySecretError } from './credentials.ts';
import {
  failPoll,
  findKnown,
  finishPoll,
  listPollSources,
  PollTakenOverError,
  releasePoll,
  saveProgress,
  takePoll,
  type ClaimedPoll,
  type FilledGap,
  type FinishedPoll,
  type PollScope,
  type PollSource,
} from './poll-record.ts';

export interface PollDeps {
  readonly pool: Pool;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  /** Logs in to a source's gateway. Throws GatewaySecretError where nobody has said how. */
  readonly open: (source: PollSource) => Promise<PollAdapter>;
  readonly scope: PollScope;
  /** A source that was not asked completely for so long is late. */
  readonly lateHours: number;
  readonly count: CountMetric;
  readonly nowMs: () => number;
}

export type PollOutcome =
  | { readonly kind: 'passed on'; readonly sources: number }
  | ({ readonly kind: 'finished'; readonly pollId: string } & FinishedPoll)
  | { readonly kind: 'to be continued'; readonly pollId: string }
  | { readonly kind: 'failed'; readonly pollId: string; readonly reason: string }
  /** Another worker is at it, or nothing is left to go on with. */
  | { readonly kind: 'nothing to do' };

/** No poll can be made of the message, now or later. */
export class PollRequestError extends Error {
  override readonly name = 'PollRequestError';
}

interface Message {
  readonly messageId: string;
  readonly request: PollMessage;
}

/**
 * Works on what the message asks for until `deadlineMs`. Throws what stopped it for now: the same message then goes on
 * where this one stopped.
 */
export async function poll(
  deps: PollDeps,
  record: { readonly messageId: string; readonly body: string },
  deadlineMs: number,
): Promise<PollOutcome> {
  const request = readRequest(record.body);
  const sources = await listPollSources(deps.pool, request, deps.lateHours);
  if (request.lender === null || request.gateway === null) return passOn(deps, request, sources);
  const [source] = sources;
  if (source === undefined) return { kind: 'nothing to do' };
  const message = { messageId: record.messageId, request };
  return pollSource(deps, source, message, deadlineMs);
}

function readRequest(body: string): PollMessage {
  try {
    return PollMessage.parse(JSON.parse(body));
  } catch (error) {
    throw new PollRequestError('The message is no request for a poll.', { cause: error });
  }
}

/** One message each, so that a gateway in trouble delays no other. Tells of every source that is late. */
async function passOn(
  deps: PollDeps,
  request: PollMessage,
  sources: readonly PollSource[],
): Promise<PollOutcome> {
  for (const { lender, gateway, isLate } of sources) {
    if (isLate) deps.count('GatewayPollLate');
    await send(deps, { ...request, lender, gateway });
  }
  return { kind: 'passed on', sources: sources.length };
}

async function pollSource(
  deps: PollDeps,
  source: PollSource,
  message: Message,
  deadlineMs: number,
): Promise<PollOutcome> {
  const taken = await takePoll(deps.pool, source, message, deps.scope);
  if (taken === undefined) return { kind: 'nothing to do' };
  try {
    return await readPages(deps, source, taken, deadlineMs);
  } catch (error) {
    if (error instanceof PollTakenOverError) return { kind: 'nothing to do' };
    if (!(error instanceof GatewayRefusesError || error instanceof GatewaySecretError)) throw error;
    await failPoll(deps.pool, taken, error.message);
    deps.count('GatewayPollFailed');
    return { kind: 'failed', pollId: taken.pollId, reason: error.message };
  }
}

async function readPages(
  deps: PollDeps,
  source: PollSource,
  taken: ClaimedPoll,
  deadlineMs: number,
): Promise<PollOutcome> {
  const { pollId } = taken;
  const adapter = await deps.open(source);
  try {
    let { position } = taken;
    for (;;) {
      if (deps.nowMs() >= deadlineMs) break;
      const page = await adapter.page(taken.window, position);
      const { happenings, next } = page;
      const isWhole = await fillGaps(deps, { source, taken, position, deadlineMs }, happenings);
      if (!isWhole) break;
      // After the last page the position stays: a worker that dies here reads that page again.
      const behind = { gaps: [], position: next ?? position, seen: happenings.length };
      await saveProgress(deps.pool, source, taken, behind);
      if (next === null) {
        const finished = await finishPoll(deps.pool, taken);
        deps.count('GatewayPollFinished');
        return { kind: 'finished', pollId, ...finished };
      }
      position = next;
    }
  } finally {
    await adapter.close();
  }
  // Given back before the message leaves, so that whoever reads it finds the poll free.
  await releasePoll(deps.pool, taken);
  const { lender, gateway } = source;
  await send(deps, { lender, gateway, goesOn: true });
  return { kind: 'to be continued', pollId };
}

/** So many gaps are kept at a time, so that even a page full of them makes headway. */
const GAPS_AT_ONCE = 10;

interface Place {
  readonly source: PollSource;
  readonly taken: ClaimedPoll;
  readonly position: string | null;
  readonly deadlineMs: number;
}

/** Keeps what no delivery has brought. False: time is up, and the page must be read again for the rest. */
async function fillGaps(
  deps: PollDeps,
  place: Place,
  happenings: readonly Happening[],
): Promise<boolean> {
  const known = await findKnown(
    deps.pool,
    place.source,
    happenings.map(({ subject }) => subject),
  );
  const missing = happenings.filter(
    ({ subject }, index) =>
      !known.has(subject) && happenings.findIndex((each) => each.subject === subject) === index,
  );
  const { source, taken, position, deadlineMs } = place;
  let gaps: FilledGap[] = [];
  const keep = async (): Promise<void> => {
    if (gaps.length === 0) return;
    const stored = await saveProgress(deps.pool, source, taken, { gaps, position });
    gaps = [];
    for (let gap = 0; gap < stored; gap += 1) deps.count('WebhookGapFound');
  };
  try {
    // One after the other: what stands behind a line counts against a small allowance a minute.
    for (const each of missing) {
      if (deps.nowMs() >= deadlineMs) return false;
      const body = await bodyOf(each);
      if (body !== undefined) gaps.push({ eventId: each.eventId, eventType: each.eventType, body });
      if (gaps.length === GAPS_AT_ONCE) await keep();
    }
    return true;
  } finally {
    // Also when a gateway stopped answering: what is known is not asked for again.
    await keep();
  }
}

/** What the gateway names in a list and then does not know is left out: it may not stop the rest for ever. */
async function bodyOf(missing: Happening): Promise<string | undefined> {
  try {
    return await missing.body();
  } catch (error) {
    if (error instanceof GatewayRefusesError && (error.status === 404 || error.status === 400))
      return undefined;
    throw error;
  }
}

async function send(deps: PollDeps, message: Partial<PollMessage>): Promise<void> {
  await deps.sqs.send(
    new SendMessageCommand({ QueueUrl: deps.queueUrl, MessageBody: JSON.stringify(message) }),
  );
}
