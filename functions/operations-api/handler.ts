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
import { openLoanAsker } from '../../src/controls/open-loan-asker.ts';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool } from '../../src/database/pool.ts';
import { watchedQueues } from '../../src/dead-letters/watched-queues.ts';
import { parseCredentials } from '../../src/fineract/credentials.ts';
import { lazily } from '../../src/lazily.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger, plainLogger } from '../../src/observability/logger.ts';
import { forgetSecret, readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();
const sqs = new SQSClient();
const fineractSecret = environment.FINERACT_SECRET_ARN;
const pool = lazily(async () => {
  const connectionString = await databaseUrl(environment, secrets);
  return openPool({ connectionString, connectionsMax: 2, applicationName: 'operations-api' });
});
const loanAsker = lazily(async () =>
  openLoanAsker({
    pool: await pool(),
    credentials: async () => parseCredentials(await readSecret(secrets, fineractSecret)),
    forgetCredentials: () => forgetSecret(fineractSecret),
  }),
);
const dependencies: ApiDependencies = {
  pool,
  loanAsker,
  sqs,
  pipelineQueueUrl: environment.PIPELINE_QUEUE_URL,
  proofQueueUrl: environment.PROOF_QUEUE_URL,
  pollQueueUrl: environment.POLL_QUEUE_URL,
  deadLetters: { sqs, queues: watchedQueues(environment) },
  version: packageJson.version,
  logger: plainLogger(logger),
  now: () => new Date(),
};

export const handler = makeHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(
  { logger },
  (event) => answer(routes, dependencies, event),
);
