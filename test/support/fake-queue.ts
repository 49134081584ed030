/** A posting queue that only remembers, and can be told what to refuse. */
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface SentMessage {
  readonly sourceKey: string;
  readonly groupId: string;
  readonly deduplicationId: string;
}

export interface FakeQueue {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly sent: SentMessage[];
  /** Keys whose entry fails while the rest of its call goes through. */
  readonly refused: Set<string>;
  /** While true every call fails as a whole. */
  down: boolean;
}

export function fakeQueue(): FakeQueue {
  const queue: FakeQueue = {
    queueUrl: 'http://sqs.test/posting.fifo',
    sent: [],
    refused: new Set(),
    down: false,
    sqs: { send: (async (command: unknown) => answer(queue, command)) as SQSClient['send'] },
  };
  return queue;
}

async function answer(queue: FakeQueue, command: unknown): Promise<{ Failed: { Id: string }[] }> {
  await Promise.resolve();
  if (queue.down) throw new Error('the queue is down');
  if (!(command instanceof SendMessageBatchCommand)) throw new Error('an unexpected command');
  const entries = command.input.Entries ?? [];
  if (entries.length === 0 || entries.length > 10)
    throw new Error('a call takes one to ten messages');
  const failed: { Id: string }[] = [];
  for (const entry of entries) {
    const { sourceKey } = JSON.parse(entry.MessageBody ?? '') as { sourceKey: string };
    if (queue.refused.has(sourceKey)) failed.push({ Id: entry.Id ?? '' });
    else
      queue.sent.push({
        sourceKey,
        groupId: entry.MessageGroupId ?? '',
        deduplicationId: entry.MessageDeduplicationId ?? '',
      });
  }
  return { Failed: failed };
}
