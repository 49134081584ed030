/** Works on a batch of posting messages: loans side by side, the payments of one loan one after the other. */
import { PostingMessage, UndoMessage } from '../contract/messages.ts';

export interface QueuedMessage {
  readonly messageId: string;
  readonly groupId: string;
  readonly receiveCount: number;
  readonly body: string;
}

/** Why later messages of a loan were not worked on. */
export class EarlierMessageFailedError extends Error {
  override readonly name = 'EarlierMessageFailedError';
}

export interface BatchDelivery {
  readonly sourceKey: string;
  readonly receiveCount: number;
  /** The payment is posted, and to be taken back. */
  readonly undo: boolean;
}

export interface BatchDeps<Result> {
  readonly post: (delivery: BatchDelivery) => Promise<Result>;
  readonly onDone: (message: QueuedMessage, result: Result) => void;
  /** Called once for each message that goes back to the queue. */
  readonly onFailed: (message: QueuedMessage, error: unknown) => void;
}

/** Returns the ids of messages that must come again. After a failure the rest of its loan comes again too, to keep the order. */
export async function postBatch<Result>(
  deps: BatchDeps<Result>,
  messages: readonly QueuedMessage[],
): Promise<string[]> {
  const groups = Map.groupBy(messages, (message) => message.groupId);
  const failed = await Promise.all(
    [...groups.values()].map(async (group) => postGroup(deps, group)),
  );
  return failed.flat();
}

async function postGroup<Result>(
  deps: BatchDeps<Result>,
  group: readonly QueuedMessage[],
): Promise<string[]> {
  for (const [index, message] of group.entries()) {
    try {
      deps.onDone(message, await deps.post(deliveryOf(message)));
    } catch (error) {
      deps.onFailed(message, error);
      const rest = group.slice(index + 1);
      for (const later of rest)
        deps.onFailed(
          later,
          new EarlierMessageFailedError(`Waits for message ${message.messageId} of the same loan.`),
        );
      return [message.messageId, ...rest.map((later) => later.messageId)];
    }
  }
  return [];
}

/** Throws where the body is no message of ours. */
function deliveryOf(message: QueuedMessage): BatchDelivery {
  const body = PostingMessage.or(UndoMessage).parse(JSON.parse(message.body));
  const { receiveCount } = message;
  return 'undo' in body
    ? { sourceKey: body.undo, receiveCount, undo: true }
    : { sourceKey: body.sourceKey, receiveCount, undo: false };
}
