/**
 * Answers the routes that read or fill the file bucket (src/api/storage-routes.ts).
 * Trigger: the HTTP API, payload format 2.0; requests arrive with the caller that the authorizer named.
 * Returning is the answer, errors included; throwing would be the gateway's bare 500 and does not happen.
 * Runbook: docs/runbook.md#files-api-errors.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answer } from '../../src/api/answer.ts';
import type { StorageDependencies } from '../../src/api/storage-dependencies.ts';
import { storageRoutes } from '../../src/api/storage-routes.ts';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool } from '../../src/database/pool.ts';
import { lazily } from '../../src/lazily.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger, plainLogger } from '../../src/observability/logger.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const dependencies: StorageDependencies = {
  pool: lazily(async () => {
    const connectionString = await databaseUrl(environment, secrets);
    return openPool({ connectionString, connectionsMax: 2, applicationName: 'files-api' });
  }),
  s3: new S3Client(),
  bucket: environment.FILE_BUCKET_NAME,
  sqs: new SQSClient(),
  ingestQueueUrl: environment.INGEST_QUEUE_URL,
  logger: plainLogger(logger),
  now: () => new Date(),
};

export const handler = makeHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  { logger },
  (event) => answer(storageRoutes, dependencies, event),
);
