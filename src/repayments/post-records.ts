/** The posting queue's records, worked on and logged: what the function answers to the queue. */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { postBatch } from './post-batch.ts';
import { postRepayment, type PostingResult, type PostRepaymentDeps } from './post-repayment.ts';
import { postUndo, type UndoResult } from './post-undo.ts';

export interface PostRecordsDeps {
  readonly posting: PostRepaymentDeps;
  readonly logger: {
    info(message: string, fields: Record<string, unknown>): void;
    error(message: string, fields: Record<string, unknown>): void;
  };
  /** No request to Fineract begins after this time (milliseconds since 1970). */
  readonly deadlineMs: number;
}

/** Posts what the records name; each one that must come again is logged once and named in the answer. */
export async function postRecords(
  deps: PostRecordsDeps,
  records: readonly SQSRecord[],
): Promise<SQSBatchResponse> {
  const failed = await postBatch<PostingResult | UndoResult>(
    {
      post: async ({ undo, ...delivery }) =>
        undo
          ? postUndo(deps.posting, { ...delivery, deadlineMs: deps.deadlineMs })
          : postRepayment(deps.posting, {
              ...delivery,
              deadlineMs: deps.deadlineMs,
              onEarlier: (sourceKey, result) =>
                deps.logger.info('Earlier repayment of the loan done', { sourceKey, result }),
            }),
      onDone: ({ messageId, body }, result) =>
        deps.logger.info('Repayment done', { messageId, body, result }),
      onFailed: ({ messageId, body }, error) =>
        deps.logger.error('Repayment not done', { messageId, body, error }),
    },
    records.map((record) => ({
      messageId: record.messageId,
      groupId: record.attributes.MessageGroupId ?? record.messageId,
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      body: record.body,
    })),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
