/**
 * Answers every route of the operations API (src/api/routes.ts).
 * Trigger: the HTTP API, payload format 2.0; guarded routes arrive with the caller that the authorizer named.
 * Returning is the answer, errors included; throwing would be the gateway's bare 500 and does not happen.
 * Runbook: docs/runbook.md#operations-api-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import packageJson from '../../package.json' with { type: 'json' };
import { answer } from '../../src/api/answer.ts';
import type { ApiDependencies } from '../../src/api/dependencies.ts';
import { routes } from '../../src/api/routes.ts';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const sqs = new SQSClient();
let opened: Promise<Pool> | undefined;

const dependencies: ApiDependencies = {
  pool,
  sqs,
  pipelineQueueUrl: environment.PIPELINE_QUEUE_URL,
  version: packageJson.version,
  logger: {
    info: (message, fields) => logger.info(message, fields),
    error: (message, fields) => logger.error(message, fields),
  },
  now: () => new Date(),
};

export const handler = makeHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  { logger },
  (event) => answer(routes, dependencies, event),
);

/** One pool per process; a failure to find the database is not kept. */
function pool(): Promise<Pool> {
  opened ??= connect().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function connect(): Promise<Pool> {
  const connectionString = await databaseUrl(environment, secrets);
  return openPool({ connectionString, connectionsMax: 2, applicationName: 'operations-api' });
}
