/** How many dead letters there are, and a look at some of them. */
import type { DeadLetterQueue } from '../contract/dead-letter.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { nameSubjects } from './named.ts';
import {
  countDeadLetters,
  scanDeadLetters,
  type DeadMessage,
  type Sqs,
  type WatchedQueue,
} from './queues.ts';

const LOOK_MS = 10_000;

/** Takes nothing out: what was looked at is visible again when this answers. */
export async function listDeadLetters(
  deps: { readonly sqs: Sqs; readonly database: Queryable },
  queue: WatchedQueue,
  messagesMax: number,
): Promise<DeadLetterQueue> {
  const count = await countDeadLetters(deps.sqs, queue);
  const seen: DeadMessage[] = [];
  const limits = { messagesMax, deadlineMs: Date.now() + LOOK_MS };
  await scanDeadLetters(deps.sqs, queue, limits, async (messages) => {
    seen.push(...messages);
    return Promise.resolve(new Set());
  });
  seen.sort((one, other) => one.sentAt.getTime() - other.sentAt.getTime());
  const named = await nameSubjects(deps.database, queue.name, seen);
  const [oldest] = seen;
  return {
    queue: queue.name,
    count: Math.max(count, seen.length),
    oldest_at: oldest === undefined ? null : toInstant(oldest.sentAt),
    messages: seen.map((message, index) => ({
      message_id: message.messageId,
      sent_at: toInstant(message.sentAt),
      readable: named[index]?.readable ?? false,
      size_bytes: Buffer.byteLength(message.body),
      names: [...(named[index]?.subjects ?? [])],
    })),
  };
}
