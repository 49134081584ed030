/** Redriving and discarding share their way: take, write down, do, write down what came of it. */
import type { DeadLetterOutcome, DeadLetterResult } from '../contract/dead-letter.ts';
import type { Queryable } from '../database/pool.ts';
import { nameSubjects, type Named } from './named.ts';
import {
  countDeadLetters,
  scanDeadLetters,
  type DeadMessage,
  type Sqs,
  type WatchedQueue,
} from './queues.ts';
import { recordDeeds, type Deed, type DeedOnMessage } from './record.ts';

export interface ActDeps {
  readonly sqs: Sqs;
  readonly database: Queryable;
}

export interface Candidate extends Named {
  readonly message: DeadMessage;
}

export interface Done {
  readonly outcome: Exclude<DeadLetterOutcome, 'not found'>;
  readonly reason: string | null;
  /** True: it is no longer among the dead letters. */
  readonly gone: boolean;
}

export interface Act {
  readonly deed: Deed;
  /** Ids, or all. */
  readonly messages: 'all' | readonly string[];
  /** Of a discard: why. */
  readonly reason: string | null;
  /** Why this one stays as it is; undefined: go on. */
  readonly keep: (candidate: Candidate) => string | undefined;
  readonly apply: (candidates: readonly Candidate[]) => Promise<Done[]>;
}

type Told = DeadLetterResult['messages'][number];

const MESSAGES_MAX = 1_000;
const TIME_MS = 18_000;
const NOT_FOUND =
  'No dead letter of this id was found. Of one loan only the first can be taken while it stands before the others.';

/**
 * Works through the dead letters of a queue, a thousand at most: those that were there at the start, for one that
 * is given up again meanwhile must not go round for ever. Answers what became of each.
 */
export async function actOnDeadLetters(
  deps: ActDeps,
  queue: WatchedQueue,
  act: Act,
): Promise<DeadLetterResult> {
  const wanted = act.messages === 'all' ? undefined : new Set(act.messages);
  const told = new Map<string, Told>();
  const waiting = await countDeadLetters(deps.sqs, queue);
  const limits = {
    // The count is an estimate, which may lag behind a queue that has just got its first message.
    messagesMax: Math.min(Math.max(waiting, 10), MESSAGES_MAX),
    deadlineMs: Date.now() + TIME_MS,
  };
  await scanDeadLetters(deps.sqs, queue, limits, async (messages) => {
    const chosen = messages.filter(({ messageId }) => wanted?.has(messageId) ?? true);
    const { gone, results } = await actOnBatch(deps, queue, act, chosen);
    for (const result of results) told.set(result.message_id, result);
    return gone;
  });
  for (const id of wanted ?? [])
    if (!told.has(id)) told.set(id, { message_id: id, outcome: 'not found', reason: NOT_FOUND });
  return {
    queue: queue.name,
    messages: [...told.values()],
    remaining: await countDeadLetters(deps.sqs, queue),
  };
}

async function actOnBatch(
  deps: ActDeps,
  queue: WatchedQueue,
  act: Act,
  messages: readonly DeadMessage[],
): Promise<{ gone: Set<string>; results: Told[] }> {
  const named = await nameSubjects(deps.database, queue.name, messages);
  const candidates = messages.map((message, index) => ({
    message,
    ...(named[index] ?? { readable: false, subjects: [] }),
  }));
  const kept = candidates.flatMap((candidate) => {
    const reason = act.keep(candidate);
    return reason === undefined ? [] : [{ ...candidate, outcome: 'kept' as const, reason }];
  });
  const begun = candidates.filter((candidate) => act.keep(candidate) === undefined);
  await recordDeeds(deps.database, act.deed, [
    ...kept,
    ...begun.map((each) => ({ ...each, outcome: 'begun' as const, reason: act.reason })),
  ]);
  const done = await act.apply(begun);
  const ended = begun.flatMap((candidate, index): (DeedOnMessage & Done)[] => {
    const what = done[index];
    return what === undefined ? [] : [{ ...candidate, ...what }];
  });
  await recordDeeds(
    deps.database,
    act.deed,
    ended.map((each) => ({ ...each, reason: each.reason ?? act.reason })),
  );
  return {
    gone: new Set(ended.filter(({ gone }) => gone).map(({ message }) => message.messageId)),
    results: [...kept, ...ended].map(({ message, outcome, reason }) => ({
      message_id: message.messageId,
      outcome,
      reason,
    })),
  };
}
