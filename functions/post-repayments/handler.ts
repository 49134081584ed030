/**
 * Posts repayments to Fineract. Trigger: the FIFO posting queue, one group per loan, messages {sourceKey}.
 * Returning names the messages that must come again; throwing would bring the whole batch again.
 * Runbook: docs/runbook.md#post-repayments-errors
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';
import { openFineract } from '../../src/fineract/client.ts';
import { parseCredentials } from '../../src/fineract/credentials.ts';
import { recordCallsIn } from '../../src/fineract/record-call.ts';
import { openRequestSlots } from '../../src/fineract/request-slots.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { postRecords } from '../../src/repayments/post-records.ts';
import type { PostRepaymentDeps } from '../../src/repayments/post-repayment.ts';
import { postingDeps } from '../../src/repayments/posting-deps.ts';
import { forgetSecret, readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const metrics = makeMetrics(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient({});
let pool: Pool | undefined;
let deps: PostRepaymentDeps | undefined;

export const handler = makeHandler(
  { logger, metrics },
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    deps ??= await connect();
    // Room for one more exchange and the writing of its result before the function is stopped.
    const deadlineMs =
      Date.now() + context.getRemainingTimeInMillis() - 2 * environment.FINERACT_TIMEOUT_MS - 5_000;
    return postRecords({ posting: deps, logger, deadlineMs }, event.Records);
  },
);

/** Made at the first batch, so that a cold start neither connects nor reads a secret. */
async function connect(): Promise<PostRepaymentDeps> {
  const arn = environment.FINERACT_SECRET_ARN;
  pool ??= openPool({
    connectionString: await databaseUrl(environment, secrets),
    connectionsMax: environment.CONNECTIONS_MAX,
    applicationName: 'post-repayments',
  });
  const fineract = openFineract({
    credentials: async () => parseCredentials(await readSecret(secrets, arn)),
    forgetCredentials: () => forgetSecret(arn),
    recordCall: recordCallsIn(pool),
    timeoutMs: environment.FINERACT_TIMEOUT_MS,
    connectionsMax: environment.CONNECTIONS_MAX,
    slots: openRequestSlots(environment.CONNECTIONS_MAX),
  });
  return postingDeps({ pool, fineract, count: counter(metrics), ...environment });
}
