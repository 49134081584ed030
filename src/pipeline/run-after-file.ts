/** Asks for a pipeline run when a file was loaded, so that nobody waits for the schedule. Many files share one run. */
import { randomUUID } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { PipelineRequestMessage } from '../contract/messages.ts';
import type { Connection, Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import type { CountMetric } from '../observability/metrics.ts';

export interface RunAfterFileOptions {
  readonly pool: Pool;
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly count: CountMetric;
  readonly logger: { warn(message: string, fields: Record<string, unknown>): void };
  readonly PIPELINE_QUEUE_URL: string;
  /** 0: never asks. */
  readonly RUN_AFTER_FILE_SECONDS: number;
}

/** A queue that does not answer must not hold up a file for long: other files wait for the row meanwhile. */
export const patienceWithQueue = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000 },
};

/** A request that has waited so much longer than it was asked to is sent again. */
const LOST_AFTER_SECONDS = 60;

/**
 * What to call when rows are committed. While a run that was asked for has not begun, nothing more is asked: it takes
 * those rows too. One that has begun may have passed them over, so another is asked for. Never throws: a failure is
 * logged and counted, the rows are safe, and the schedule's next run takes them.
 */
export function runAfterFile(options: RunAfterFileOptions): () => Promise<void> {
  return async () => {
    if (options.RUN_AFTER_FILE_SECONDS === 0) return;
    try {
      await inTransaction(options.pool, (connection) => askOnce(options, connection));
    } catch (error) {
      options.count('RunRequestFailed');
      options.logger.warn('no run was asked for; the schedule will', { error });
    }
  };
}

/** The message leaves before the row is committed: a row that keeps others from asking has its message. */
async function askOnce(options: RunAfterFileOptions, connection: Connection): Promise<void> {
  const delaySeconds = options.RUN_AFTER_FILE_SECONDS;
  const asked = await connection.query<{ request_id: string }>(
    await sql('queries/pipeline/request-run-after-file.sql'),
    [randomUUID(), delaySeconds + LOST_AFTER_SECONDS],
  );
  const requestId = asked.rows[0]?.request_id;
  if (requestId === undefined) return;
  const message: PipelineRequestMessage = {
    requestId,
    trigger: 'file',
    requestedBy: 'ingest-file',
    skipTransform: false,
    dryRun: false,
    lender: null,
  };
  await options.sqs.send(
    new SendMessageCommand({
      QueueUrl: options.PIPELINE_QUEUE_URL,
      MessageBody: JSON.stringify(message),
      DelaySeconds: delaySeconds,
    }),
  );
}
