/** The queues whose messages can be given up, and how their dead letters are taken and put back. */
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterQueueName } from '../contract/dead-letter.ts';

export interface WatchedQueue {
  readonly name: DeadLetterQueueName;
  /** Where the work is. */
  readonly queueUrl: string;
  /** Where its messages rest after every try. */
  readonly deadLettersUrl: string;
}

export type Sqs = Pick<SQSClient, 'send'>;

export interface DeadMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Of a FIFO queue: one group per loan. */
  readonly groupId: string | undefined;
  readonly sentAt: Date;
}

export interface ScanLimits {
  readonly messagesMax: number;
  /** Of the clock (milliseconds since 1970): nothing more is taken after it. */
  readonly deadlineMs: number;
}

const MESSAGES_PER_RECEIVE = 10;

/** After a crash of whoever looks, messages are back so soon. Longer than any look may take. */
const HIDDEN_SECONDS = 40;

/**
 * Hands the dead letters to `work`, ten at most at a time; it answers the ids that are gone from the queue.
 * The others are hidden while the scan lasts, so that none comes twice, and visible again at its end.
 * Of a FIFO group nothing is handed out while an earlier message of it is hidden.
 */
export async function scanDeadLetters(
  sqs: Sqs,
  queue: WatchedQueue,
  limits: ScanLimits,
  work: (messages: readonly DeadMessage[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  const held: DeadMessage[] = [];
  let taken = 0;
  try {
    while (taken < limits.messagesMax && Date.now() < limits.deadlineMs) {
      const messages = await receive(sqs, queue, limits.messagesMax - taken);
      if (messages.length === 0) return;
      taken += messages.length;
      held.push(...messages);
      const gone = await work(messages);
      for (const message of messages)
        if (gone.has(message.messageId)) held.splice(held.indexOf(message), 1);
    }
  } finally {
    await release(sqs, queue, held);
  }
}

/** How many dead letters there are, hidden ones included; an estimate of the queue. */
export async function countDeadLetters(sqs: Sqs, queue: WatchedQueue): Promise<number> {
  const { Attributes: attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queue.deadLettersUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(attributes).reduce((sum, count) => sum + Number(count), 0);
}

async function receive(sqs: Sqs, queue: WatchedQueue, countMax: number): Promise<DeadMessage[]> {
  const answer = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.deadLettersUrl,
      MaxNumberOfMessages: Math.min(countMax, MESSAGES_PER_RECEIVE),
      VisibilityTimeout: HIDDEN_SECONDS,
      // Without a wait only some of the queue's servers are asked, and messages are overlooked.
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp'],
    }),
  );
  return (answer.Messages ?? []).map(deadMessageOf);
}

function deadMessageOf(message: Message): DeadMessage {
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    groupId: message.Attributes?.MessageGroupId,
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)),
  };
}

/** Newest first, so that the oldest of a FIFO group is its first again. */
async function release(
  sqs: Sqs,
  queue: WatchedQueue,
  messages: readonly DeadMessage[],
): Promise<void> {
  for (const { receiptHandle } of messages.toReversed()) {
    // Where this fails the message is back by itself when its time is over.
    await sqs
      .send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue.deadLettersUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: 0,
        }),
      )
      .catch(() => undefined);
  }
}
