/** What asking for long work has in common: its message leaves once, and an Idempotency-Key names one request. */
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { HttpError, unavailable } from '../contract/http-errors.ts';
import type { ApiDependencies } from './dependencies.ts';

/** Sends the message of a run or proof to its queue. Throws HttpError 503 where the queue does not take it. */
export async function handOver(
  dependencies: Pick<ApiDependencies, 'sqs'>,
  queueUrl: string,
  message: object,
  what: 'run' | 'proof',
): Promise<void> {
  try {
    await dependencies.sqs.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }),
    );
  } catch (error) {
    throw unavailable(
      `The ${what} could not be queued, and none was started. Try again shortly.`,
      error,
    );
  }
}

/** For a request under a key that started something with other options. */
export function keyReused(what: 'run' | 'proof', earlierId: string): HttpError {
  return new HttpError({
    status: 422,
    code: 'idempotency-key-reused',
    title: 'The Idempotency-Key belongs to another request',
    detail: `It started ${what} ${earlierId} with other options. Send a new key for a new ${what}.`,
  });
}
