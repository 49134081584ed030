/**
 * Compares our repayments with Fineract's, loan by loan. Trigger: the proof queue, with requests of the schedule and the
 * API, and its own requests to go on. Returning names the messages that must come again.
 * Runbook: docs/runbook.md#prove-repayments-errors
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { openPool } from '../../src/database/pool.ts';
import { openFineract } from '../../src/fineract/client.ts';
import { parseCredentials } from '../../src/fineract/credentials.ts';
import { recordCallsIn } from '../../src/fineract/record-call.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { counter, makeMetrics } from '../../src/observability/metrics.ts';
import { proofDeps } from '../../src/proof/proof-deps.ts';
import type { ProveDeps } from '../../src/proof/prove.ts';
import { proveRecords } from '../../src/proof/prove-records.ts';
import { withoutLoans } from '../../src/proof/record-reads.ts';
import { forgetSecret, readSecret } from '../../src/secrets.ts';
import { Environment } from './environment.ts';

const env = Environment.parse(process.env);
const { POWERTOOLS_SERVICE_NAME: name, FINERACT_SECRET_ARN: arn } = env;
const logger = makeLogger(name);
const metrics = makeMetrics(name);
const secrets = new SecretsManagerClient({});
const sqs = new SQSClient({});
let proof: ProveDeps | undefined;

export const handler = makeHandler(
  { logger, metrics },
  async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    proof ??= await connect();
    // Room for the last reads to end and for writing what they found.
    const roomMs = env.FINERACT_TIMEOUT_MS + 15_000;
    const deadlineMs = Date.now() + context.getRemainingTimeInMillis() - roomMs;
    return proveRecords({ proof, logger, deadlineMs }, event.Records);
  },
);

/** Made at the first message, so that a cold start neither connects nor reads a secret. */
async function connect(): Promise<ProveDeps> {
  const connectionString = await databaseUrl(env, secrets);
  const pool = openPool({ connectionString, connectionsMax: 4, applicationName: name });
  const fineract = openFineract({
    credentials: async () => parseCredentials(await readSecret(secrets, arn)),
    forgetCredentials: () => forgetSecret(arn),
    recordCall: withoutLoans(recordCallsIn(pool)),
    timeoutMs: env.FINERACT_TIMEOUT_MS,
    connectionsMax: env.PROOF_CONCURRENCY,
  });
  return proofDeps({ pool, sqs, fineract, count: counter(metrics), ...env });
}
