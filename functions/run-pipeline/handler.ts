/**
 * Runs the pipeline. Trigger: the pipeline queue, with requests of the schedule, the API and the command line.
 * Returning names the requests that failed and must come again; the reason stands in the run's row too.
 * Runbook: docs/runbook.md#run-pipeline-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { replayRejects } from '../../src/files/replay-rejects.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { readRunRequest } from '../../src/pipeline/read-request.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const metrics = makeMetrics(environment.POWERTOOLS_SERVICE_NAME);
const count = counter(metrics);
const secrets = new SecretsManagerClient({});
const sqs = new SQSClient({});
let pool: Pool | undefined;

export const handler = makeHandler(
  { logger, metrics },
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      if (!(await handled(record))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  },
);

/** False: the request may succeed when it comes again. */
async function handled(record: SQSRecord): Promise<boolean> {
  try {
    pool ??= openPool({
      connectionString: await databaseUrl(environment, secrets),
      connectionsMax: 2,
      applicationName: 'run-pipeline',
    });
    const { POSTING_QUEUE_URL: queueUrl, OUTBOX_RESEND_AFTER_SECONDS: resendAfterSeconds } =
      environment;
    const deps = { pool, sqs, queueUrl, resendAfterSeconds, replayRejects };
    const outcome = await runPipeline(deps, readRunRequest(record));
    logger.info('Pipeline run done', { messageId: record.messageId, outcome });
    return true;
  } catch (error) {
    // It comes again, and rests in the dead-letter queue in the end: there people see it.
    count('PipelineRunFailed');
    logger.error('Pipeline run failed', { messageId: record.messageId, error });
    return false;
  }
}
