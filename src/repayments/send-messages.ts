/** Sends marked payments to the FIFO posting queue: ten a call, several calls at once. */
import { createHash } from 'node:crypto';
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { PostingMessage, UndoMessage } from '../contract/messages.ts';
import type { QueuedPayment } from './mark-eligible.ts';

export interface PostingQueue {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
}

export interface SendOutcome {
  readonly sent: readonly QueuedPayment[];
  /** Marked, but their message did not leave, as far as we know: sent again when the mark is old. */
  readonly unsent: readonly QueuedPayment[];
  /** Why, where a call failed as a whole: the queue cannot be reached, and going on would only mark more. */
  readonly error?: unknown;
}

const MESSAGES_PER_CALL = 10;
const CALLS_AT_ONCE = 8;

/** Sends a message for each payment. Their order is of no matter: a message also stands for what is due before it on its loan. */
export async function sendMessages(
  queue: PostingQueue,
  payments: readonly QueuedPayment[],
): Promise<SendOutcome> {
  const outcomes: SendOutcome[] = [];
  for (const atOnce of chunks(chunks(payments, MESSAGES_PER_CALL), CALLS_AT_ONCE))
    outcomes.push(...(await Promise.all(atOnce.map((batch) => sendBatch(queue, batch)))));
  const failed = outcomes.find((outcome) => outcome.error !== undefined);
  return {
    sent: outcomes.flatMap((outcome) => outcome.sent),
    unsent: outcomes.flatMap((outcome) => outcome.unsent),
    ...(failed === undefined ? {} : { error: failed.error }),
  };
}

async function sendBatch(
  queue: PostingQueue,
  batch: readonly QueuedPayment[],
): Promise<SendOutcome> {
  try {
    const answer = await queue.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: queue.queueUrl, Entries: batch.map(entryOf) }),
    );
    const failed = new Set((answer.Failed ?? []).map((entry) => entry.Id));
    return {
      sent: batch.filter((payment) => !failed.has(payment.sourceKey)),
      unsent: batch.filter((payment) => failed.has(payment.sourceKey)),
    };
  } catch (error) {
    return {
      sent: [],
      unsent: batch,
      error: error ?? new Error('the posting queue gave no reason'),
    };
  }
}

function entryOf(payment: QueuedPayment): SendMessageBatchRequestEntry {
  const key = payment.sourceKey;
  const body: PostingMessage | UndoMessage =
    payment.undo === true ? { undo: key } : { sourceKey: key };
  return {
    Id: payment.sourceKey,
    MessageBody: JSON.stringify(body),
    MessageGroupId: groupOf(payment.loanExternalId),
    MessageDeduplicationId: `${key}-${payment.undo === true ? 'undo-' : ''}${String(payment.sendCount)}`,
  };
}

/** The loan itself where SQS allows its characters, else a digest: one odd loan id must not spoil nine others' call. */
function groupOf(loanExternalId: string): string {
  if (/^[\x21-\x7e]{1,128}$/.test(loanExternalId)) return loanExternalId;
  return createHash('sha256').update(loanExternalId).digest('hex');
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < items.length; start += size)
    found.push(items.slice(start, start + size));
  return found;
}
