/** A message of the proof queue as a request for a proof. */
import { ProofRequestMessage } from '../contract/proof-message.ts';
import { uuidOf } from '../pipeline/read-request.ts';

export interface ProofRequest {
  /** A UUID; asking twice under one id starts one run. */
  readonly requestId: string;
  readonly trigger: 'schedule' | 'api' | 'command';
  readonly requestedBy: string;
  readonly scope: 'due' | 'all';
  readonly lender: string | null;
  readonly loanExternalId: string | null;
}

/** No proof can be made of the message, now or later. */
export class ProofRequestError extends Error {
  override readonly name = 'ProofRequestError';
}

/**
 * Reads a message. Without a request id of its own it gets one from the queue's message id, so that a second delivery is
 * the same request. Throws ProofRequestError.
 */
export function readProofRequest(message: {
  readonly messageId: string;
  readonly body: string;
}): ProofRequest {
  const read = ProofRequestMessage.safeParse(parse(message.body));
  if (!read.success) {
    const fields = read.error.issues
      .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
      .join('; ');
    throw new ProofRequestError(`The message is no request for a proof (${fields}).`);
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
    throw new ProofRequestError('The message is not JSON.', { cause: error });
  }
}
