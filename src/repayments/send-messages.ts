/** Sends marked payments to the FIFO posting queue: ten a call, several calls at once, in order within a loan. */
import { createHash } from 'node:crypto';
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { PostingMessage } from '../contract/messages.ts';
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

/**
 * Sends the payments in the given order within each loan: a round holds one payment of each loan, and the next round
 * starts when it is through. A loan in `stuckLoans`, or with a message that did not leave, gets no later one either:
 * the loan is added to the set, so that its order also holds over the pages of a run.
 */
export async function sendMessages(
  queue: PostingQueue,
  payments: readonly QueuedPayment[],
  stuckLoans: Set<string>,
): Promise<SendOutcome> {
  const sent: QueuedPayment[] = [];
  const unsent: QueuedPayment[] = [];
  const errors: unknown[] = [];
  for (const round of rounds(payments)) {
    const ready = round.filter((payment) => !stuckLoans.has(payment.loanExternalId));
    unsent.push(...round.filter((payment) => stuckLoans.has(payment.loanExternalId)));
    const calls = chunks(ready, MESSAGES_PER_CALL);
    for (const atOnce of chunks(calls, CALLS_AT_ONCE)) {
      const outcomes = await Promise.all(atOnce.map((batch) => sendBatch(queue, batch)));
      for (const outcome of outcomes) {
        sent.push(...outcome.sent);
        unsent.push(...outcome.unsent);
        for (const payment of outcome.unsent) stuckLoans.add(payment.loanExternalId);
        if (outcome.error !== undefined) errors.push(outcome.error);
      }
    }
  }
  return { sent, unsent, ...(errors.length > 0 ? { error: errors[0] } : {}) };
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
  const body: PostingMessage = { sourceKey: payment.sourceKey };
  return {
    Id: payment.sourceKey,
    MessageBody: JSON.stringify(body),
    MessageGroupId: groupOf(payment.loanExternalId),
    MessageDeduplicationId: `${payment.sourceKey}-${String(payment.sendCount)}`,
  };
}

/** The loan itself where SQS allows its characters, else a digest: one odd loan id must not spoil nine others' call. */
function groupOf(loanExternalId: string): string {
  if (/^[\x21-\x7e]{1,128}$/.test(loanExternalId)) return loanExternalId;
  return createHash('sha256').update(loanExternalId).digest('hex');
}

/** First payments of each loan, then second ones, and so on. */
function rounds(payments: readonly QueuedPayment[]): QueuedPayment[][] {
  const found: QueuedPayment[][] = [];
  const seen = new Map<string, number>();
  for (const payment of payments) {
    const round = seen.get(payment.loanExternalId) ?? 0;
    seen.set(payment.loanExternalId, round + 1);
    (found[round] ??= []).push(payment);
  }
  return found;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < items.length; start += size)
    found.push(items.slice(start, start + size));
  return found;
}
