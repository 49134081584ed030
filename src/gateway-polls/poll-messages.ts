/** A batch of the poll queue: each message is worked on for itself, and those that must come again are named. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { poll, type PollDeps } from './poll.ts';

export interface PollMessagesOptions {
  readonly deps: PollDeps;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  /** No page is begun later. */
  readonly deadlineMs: number;
}

export async function pollMessages(
  { deps, logger, deadlineMs }: PollMessagesOptions,
  records: readonly SQSRecord[],
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of records) {
    try {
      const outcome = await poll(deps, record, deadlineMs);
      logger.info('Poll worked on', { messageId: record.messageId, request: record.body, outcome });
    } catch (error) {
      // It comes again and goes on behind the last page that was kept; so does the poll of the next hour.
      logger.error('Poll stopped', { messageId: record.messageId, request: record.body, error });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
