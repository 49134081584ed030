/**
 * Loads one object of the file bucket. Trigger: the ingest queue, one ObjectCreated event at a time.
 * Returning means every object has its end in the processing log; a reported failure brings the message back.
 * Runbook: docs/runbook.md#ingest-file-errors.
 */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { ingestMessage, type IngestReport } from '../../src/files/ingest-message.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { patienceWithQueue, runAfterFile } from '../../src/pipeline/run-after-file.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const metrics = makeMetrics(environment.POWERTOOLS_SERVICE_NAME);
const count = counter(metrics);
const s3 = new S3Client();
const secrets = new SecretsManagerClient();
const sqs = new SQSClient(patienceWithQueue);
const processor = new BatchProcessor(EventType.SQS);
let opened: Promise<Pool> | undefined;

export const handler = makeHandler<SQSEvent, SQSBatchResponse>(
  { logger, metrics },
  (event, context) =>
    processPartialResponse(event, ingest, processor, { context, throwOnFullBatchFailure: false }),
);

async function ingest(record: SQSRecord): Promise<void> {
  try {
    const afterLoad = runAfterFile({ pool: await pool(), sqs, count, logger, ...environment });
    const deps = { pool: await pool(), s3, bucket: environment.FILE_BUCKET_NAME, afterLoad };
    const redelivered = Number(record.attributes.ApproximateReceiveCount) > 1;
    const report = (outcome: IngestReport): void => logger.info('file ingested', outcome);
    await ingestMessage(deps, record.body, report, redelivered);
  } catch (error) {
    count('IngestFailed');
    logger.error('file not ingested', { message_id: record.messageId, error: error as Error });
    throw error;
  }
}

/** One pool per process, made when first needed; a failure to reach the secret is not kept. */
function pool(): Promise<Pool> {
  opened ??= databaseUrl(environment, secrets).then(
    (url) => openPool({ connectionString: url, connectionsMax: 2, applicationName: 'ingest-file' }),
    (error: unknown) => {
      opened = undefined;
      throw error;
    },
  );
  return opened;
}
