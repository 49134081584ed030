/**
 * Puts dead letters back to work: sent to their queue first, deleted afterwards. A crash between the two leaves the
 * message in both, which does no harm: every function behind a queue does the same work once.
 */
import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeadLetterResult } from '../contract/dead-letter.ts';
import { actOnDeadLetters, type ActDeps, type Candidate, type Done } from './act.ts';
import type { DeadMessage, Sqs, WatchedQueue } from './queues.ts';

const STAYED =
  'It was sent, but could not be deleted here: it may be sent once more, which does no harm.';

/** With 'all', what no function can read stays: it would only come back. By its id anything is sent. */
export async function redrive(
  deps: ActDeps,
  queue: WatchedQueue,
  request: { readonly by: string; readonly messages: 'all' | readonly string[] },
): Promise<DeadLetterResult> {
  return actOnDeadLetters(deps, queue, {
    deed: { by: request.by, action: 'redrive', queue: queue.name },
    messages: request.messages,
    reason: null,
    keep: ({ readable }) =>
      readable || request.messages !== 'all'
        ? undefined
        : 'No function can read it, so it would come back. Discard it, or redrive it by its id.',
    apply: async (candidates) => sendBack(deps.sqs, queue, candidates),
  });
}

/** Groups of a FIFO queue side by side, the messages of one group in their order. In the order of the candidates. */
async function sendBack(
  sqs: Sqs,
  queue: WatchedQueue,
  candidates: readonly Candidate[],
): Promise<Done[]> {
  const groups = Map.groupBy(candidates, ({ message }) => message.groupId ?? message.messageId);
  const done = new Map<string, Done>();
  await Promise.all(
    [...groups.values()].map(async (group) => {
      let earlierFailed = false;
      for (const candidate of group) {
        const outcome: Done = earlierFailed
          ? kept('An earlier message of its group could not be sent.')
          : await sendOne(sqs, queue, candidate);
        earlierFailed ||= outcome.outcome === 'kept';
        done.set(candidate.message.messageId, outcome);
      }
    }),
  );
  return candidates.map(
    ({ message }) => done.get(message.messageId) ?? kept('It was not reached.'),
  );
}

async function sendOne(sqs: Sqs, queue: WatchedQueue, candidate: Candidate): Promise<Done> {
  const { message } = candidate;
  try {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queue.queueUrl,
        MessageBody: bodyOf(queue, candidate),
        ...(message.groupId === undefined
          ? {}
          : {
              MessageGroupId: message.groupId,
              // Another id than the lost one had, and the same when this message is redriven twice at once.
              MessageDeduplicationId: `${message.messageId}-redriven`,
            }),
      }),
    );
  } catch (error) {
    return kept(`The queue did not take it (${(error as Error).name}).`);
  }
  const deleted = await deleteDeadLetter(sqs, queue, message);
  return { outcome: 'redriven', reason: deleted ? null : STAYED, gone: deleted };
}

/** A request for a run or proof that has no id is known by its message's: it takes that along, to stay the same one. */
function bodyOf(queue: WatchedQueue, { message, subjects }: Candidate): string {
  const [subject] = subjects;
  if ((queue.name !== 'pipeline' && queue.name !== 'proof') || subject === undefined)
    return message.body;
  const request = JSON.parse(message.body) as Record<string, unknown>;
  return JSON.stringify({ ...request, requestId: subject.key });
}

/** False where the queue does not answer; the message is visible again after a while. */
export async function deleteDeadLetter(
  sqs: Sqs,
  queue: WatchedQueue,
  message: DeadMessage,
): Promise<boolean> {
  try {
    await sqs.send(
      new DeleteMessageCommand({
        QueueUrl: queue.deadLettersUrl,
        ReceiptHandle: message.receiptHandle,
      }),
    );
    return true;
  } catch {
    // The caller tells that it is still there; there is nothing else to be done about it.
    return false;
  }
}

function kept(reason: string): Done {
  return { outcome: 'kept', reason, gone: false };
}
