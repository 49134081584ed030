/**
 * Answers the routes of accounts and sessions (src/api/routes/accounts.ts), and signs access tokens.
 * Trigger: the HTTP API, payload format 2.0; login and refresh stand open, the others come with the caller.
 * Returning is the answer, errors included; throwing would be the gateway's bare 500 and does not happen.
 * Runbook: docs/runbook.md#accounts-api-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { passwords } from '../../src/accounts/password-hash.ts';
import { readSigningKeys } from '../../src/accounts/signing-keys.ts';
import type { AccountDependencies } from '../../src/api/account-dependencies.ts';
import { answer } from '../../src/api/answer.ts';
import { accountRoutes } from '../../src/api/routes/accounts.ts';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool } from '../../src/database/pool.ts';
import { lazily } from '../../src/lazily.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger, plainLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const metrics = makeMetrics(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const dependencies: AccountDependencies = {
  pool: lazily(async () => {
    const connectionString = await databaseUrl(environment, secrets);
    return openPool({ connectionString, connectionsMax: 2, applicationName: 'accounts-api' });
  }),
  signingKeys: async () =>
    readSigningKeys(await readSecret(secrets, environment.SIGNING_KEYS_SECRET_ARN)),
  passwords,
  count: counter(metrics),
  logger: plainLogger(logger),
  now: () => new Date(),
};

export const handler = makeHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  { logger, metrics },
  (event) => answer(accountRoutes, dependencies, event),
);
