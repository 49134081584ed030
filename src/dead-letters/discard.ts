/** Throws dead letters away, each written down with its body first, and none that something still waits for. */
import type { DeadLetterResult } from '../contract/dead-letter.ts';
import { actOnDeadLetters, type ActDeps, type Candidate, type Done } from './act.ts';
import type { WatchedQueue } from './queues.ts';
import { deleteDeadLetter } from './redrive.ts';

export async function discard(
  deps: ActDeps,
  queue: WatchedQueue,
  request: { readonly by: string; readonly messages: readonly string[]; readonly reason: string },
): Promise<DeadLetterResult> {
  return actOnDeadLetters(deps, queue, {
    deed: { by: request.by, action: 'discard', queue: queue.name },
    messages: request.messages,
    reason: request.reason,
    keep: neededBy,
    apply: async (candidates) =>
      Promise.all(
        candidates.map(async ({ message }): Promise<Done> => {
          const deleted = await deleteDeadLetter(deps.sqs, queue, message);
          return deleted
            ? { outcome: 'discarded', reason: null, gone: true }
            : { outcome: 'kept', reason: 'The queue did not delete it.', gone: false };
        }),
      ),
  });
}

function neededBy({ subjects }: Candidate): string | undefined {
  const waiting = subjects.find(({ needed }) => needed);
  if (waiting === undefined) return undefined;
  const { kind, key, state } = waiting;
  return `The ${kind} ${key} is ${state ?? 'not begun'} and waits for it. Redrive it instead.`;
}
