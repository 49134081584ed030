import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Pool } from '../database/pool.ts';
import type { LoanAsker } from '../controls/ask-loans.ts';
import type { Sqs, WatchedQueue } from '../dead-letters/queues.ts';

/** Where the API reports what it did and what went wrong. */
export interface ApiLogger {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export interface ApiDependencies {
  /** Opened at the first need, so that an unreachable secret or database is an answer and not a crash. */
  readonly pool: () => Promise<Pool>;
  readonly sqs: { send(command: SendMessageCommand): Promise<unknown> };
  readonly pipelineQueueUrl: string;
  readonly proofQueueUrl: string;
  readonly pollQueueUrl: string;
  readonly deadLetters: { readonly sqs: Sqs; readonly queues: readonly WatchedQueue[] };
  /** Asks Fineract about loans; made at the first need, as the pool is. */
  readonly loanAsker: () => Promise<LoanAsker>;
  readonly version: string;
  readonly logger: ApiLogger;
  readonly now: () => Date;
}
