/** An event source mapping: receives batches, invokes, deletes what succeeded, hands back what failed. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { setTimeout as pause } from 'node:timers/promises';
import { region } from '../template/identities.ts';

export interface QueuePollerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly concurrencyMax: number;
  /** A failed message comes back after this time, doubled with each receive; unset: the queue's own visibility timeout. */
  readonly retryAfterMs?: number;
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** Told about a failed invocation and about a queue that cannot be read. */
  readonly report: (line: string) => void;
}

const WAIT_SECONDS = 5;
const RETRY_MS_MAX = 30_000;
const DELETE_BATCH_MAX = 10;

export class QueuePoller {
  private readonly options: QueuePollerOptions;
  private readonly ending = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private loop: Promise<void> | undefined;

  constructor(options: QueuePollerOptions) {
    this.options = options;
  }

  start(): void {
    this.loop = this.poll();
  }

  /** Stops receiving. Batches under way end with their functions, which are stopped afterwards. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.loop;
  }

  private async poll(): Promise<void> {
    while (!this.ending.signal.aborted) {
      if (this.underWay.size >= this.options.concurrencyMax) {
        await Promise.race(this.underWay);
        continue;
      }
      const messages = await this.receive();
      if (messages.length === 0) continue;
      const work = this.workOn(messages).finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    }
  }

  private async receive(): Promise<Message[]> {
    try {
      const answer = await this.options.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.options.queueUrl,
          MaxNumberOfMessages: Math.min(this.options.batchSize, 10),
          WaitTimeSeconds: WAIT_SECONDS,
          MessageSystemAttributeNames: ['All'],
          MessageAttributeNames: ['All'],
        }),
        { abortSignal: this.ending.signal },
      );
      return answer.Messages ?? [];
    } catch (error) {
      if (this.ending.signal.aborted) return [];
      this.options.report(`The queue ${this.options.queueUrl} cannot be read: ${String(error)}`);
      await pause(1000, undefined, { signal: this.ending.signal }).catch(() => undefined);
      return [];
    }
  }

  private async workOn(messages: Message[]): Promise<void> {
    let failed: Set<string>;
    try {
      const event = { Records: messages.map((message) => this.recordOf(message)) };
      failed = failedMessages(await this.options.invoke(event), messages);
    } catch (error) {
      if (!this.ending.signal.aborted) this.options.report(String(error));
      failed = new Set(messages.map((message) => message.MessageId ?? ''));
    }
    if (this.ending.signal.aborted && failed.size === messages.length) return;
    const done = messages.filter((message) => !failed.has(message.MessageId ?? ''));
    const back = messages.filter((message) => failed.has(message.MessageId ?? ''));
    try {
      await this.delete(done);
      await Promise.all(back.map((message) => this.handBack(message)));
    } catch (error) {
      // The messages come back when their visibility timeout ends, as they would on AWS.
      if (!this.ending.signal.aborted)
        this.options.report(`Messages could not be settled: ${String(error)}`);
    }
  }

  private async delete(messages: Message[]): Promise<void> {
    for (let start = 0; start < messages.length; start += DELETE_BATCH_MAX) {
      const entries = messages
        .slice(start, start + DELETE_BATCH_MAX)
        .map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      await this.options.sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.options.queueUrl, Entries: entries }),
      );
    }
  }

  private async handBack(message: Message): Promise<void> {
    if (this.options.retryAfterMs === undefined) return;
    const receives = Number(message.Attributes?.ApproximateReceiveCount ?? '1');
    const waitMs = Math.min(this.options.retryAfterMs * 2 ** (receives - 1), RETRY_MS_MAX);
    await this.options.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.options.queueUrl,
        ReceiptHandle: message.ReceiptHandle,
        VisibilityTimeout: Math.round(waitMs / 1000),
      }),
    );
  }

  private recordOf(message: Message): unknown {
    return {
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: message.MessageAttributes ?? {},
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.options.queueArn,
      awsRegion: region,
    };
  }
}

/** Which messages Lambda would hand back; an item identifier that it cannot know means all of them. */
export function failedMessages(result: unknown, messages: readonly Message[]): Set<string> {
  const all = new Set(messages.map((message) => message.MessageId ?? ''));
  const failures =
    (result as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ??
    [];
  const failed = new Set<string>();
  for (const { itemIdentifier } of failures) {
    if (itemIdentifier === undefined || !all.has(itemIdentifier)) return all;
    failed.add(itemIdentifier);
  }
  return failed;
}
