/**
 * Receives the calls of payment gateways and keeps them as they are (src/webhooks).
 * Trigger: the HTTP API, payload format 2.0; no authorizer, the signature is the credential.
 * Returning is the answer, errors included; a 5xx makes the gateway call again.
 * Runbook: docs/runbook.md#receive-webhook-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answer } from '../../src/api/answer.ts';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger, plainLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { connectedSettings } from '../../src/webhooks/connected.ts';
import type { WebhookDependencies } from '../../src/webhooks/receive.ts';
import { webhookRoutes } from '../../src/webhooks/routes.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const metrics = makeMetrics(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const now = (): Date => new Date();
let opened: Promise<Pool> | undefined;

const dependencies: WebhookDependencies = {
  pool,
  ...connectedSettings({ pool, secrets, secretArn: environment.WEBHOOK_SECRETS_ARN, now }),
  count: counter(metrics),
  logger: plainLogger(logger),
  now,
};

export const handler = makeHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  { logger, metrics },
  (event) => answer(webhookRoutes, dependencies, event),
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
  return openPool({ connectionString, connectionsMax: 2, applicationName: 'receive-webhook' });
}
