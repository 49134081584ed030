/**
 * Asks gateways for payments and refunds that no webhook brought. Trigger: the poll queue, with requests of the schedule, the
 * API and itself. Returning names the messages that must come again. Runbook: docs/runbook.md#poll-gateways-errors
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool } from '../../src/database/pool.ts';
import type { PollDeps } from '../../src/gateway-polls/poll.ts';
import { pollDeps } from '../../src/gateway-polls/poll-deps.ts';
import { pollMessages } from '../../src/gateway-polls/poll-messages.ts';
import { lazily } from '../../src/lazily.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

const env = Environment.parse(process.env);
const { POWERTOOLS_SERVICE_NAME: name, GATEWAY_SECRET_ARN: arn } = env;
const logger = makeLogger(name);
const metrics = makeMetrics(name);
const secrets = new SecretsManagerClient({});
const sqs = new SQSClient({});
/** Made at the first message, so that a cold start neither connects nor reads a secret. */
const made = lazily(connect);

export const handler = makeHandler(
  { logger, metrics },
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    // Room for one question to a gateway with all its tries.
    const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - 160_000;
    return pollMessages({ deps: await made(), logger, deadlineMs }, event.Records);
  },
);

async function connect(): Promise<PollDeps> {
  const connectionString = await databaseUrl(env, secrets);
  const pool = openPool({ connectionString, connectionsMax: 2, applicationName: name });
  const readLogins = async (): Promise<unknown> => readSecret(secrets, arn);
  return pollDeps({ pool, sqs, count: counter(metrics), readSecret: readLogins, ...env });
}
