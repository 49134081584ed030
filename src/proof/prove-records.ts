/** A batch of the proof queue: each message is worked on for itself, and those that must come again are named. */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { reportAudit } from '../audit/report-audit.ts';
import { prove, type ProveDeps } from './prove.ts';

export interface ProveRecordsOptions {
  readonly proof: ProveDeps;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  /** No loan is begun later. */
  readonly deadlineMs: number;
}

export async function proveRecords(
  { proof, logger, deadlineMs }: ProveRecordsOptions,
  records: readonly SQSRecord[],
): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const record of records) {
    try {
      const outcome = await prove(proof, record, deadlineMs);
      logger.info('Proof worked on', { messageId: record.messageId, outcome });
      // The one thing that runs every night looks after the record of what people did, too.
      if (outcome.kind === 'finished') await reportAudit({ ...proof, logger });
    } catch (error) {
      // It comes again and goes on where it stopped; in the end it rests in the dead-letter queue, where people see it.
      logger.error('Proof stopped', { messageId: record.messageId, error });
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures };
}
