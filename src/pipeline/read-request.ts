/** A message of the pipeline queue as a request for a run. */
import { createHash } from 'node:crypto';
import { PipelineRequestMessage } from '../contract/messages.ts';
import { RunRequestError, type RunRequest } from './run-record.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a message. Without a request id of its own it gets one from the queue's message id, so that a second
 * delivery is the same request. Throws RunRequestError for a body that no run can be made of.
 */
export function readRunRequest(message: {
  readonly messageId: string;
  readonly body: string;
}): RunRequest {
  const read = PipelineRequestMessage.safeParse(parse(message.body));
  if (!read.success) {
    const fields = read.error.issues
      .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
      .join('; ');
    throw new RunRequestError(`The message is no request for a run (${fields}).`);
  }
  return {
    ...read.data,
    requestId: (read.data.requestId ?? uuidOf(message.messageId)).toLowerCase(),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new RunRequestError('The message is not JSON.', { cause: error });
  }
}

/** SQS names messages by UUIDs; anything else is digested into one. */
export function uuidOf(messageId: string): string {
  if (UUID.test(messageId)) return messageId;
  const digest = createHash('sha256').update(messageId).digest('hex');
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `5${digest.slice(13, 16)}`,
    `8${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
