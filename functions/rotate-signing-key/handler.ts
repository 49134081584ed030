/**
 * Makes the next key that signs access tokens. Trigger: the rotation schedule of the secret, once for each of the four
 * steps of a rotation. Returning lets the rotation go on; throwing stops it, and Secrets Manager tries again later: the
 * keys of today stay as they are until the last step.
 * Runbook: docs/runbook.md#rotate-signing-key-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretsManagerRotationEvent } from 'aws-lambda';
import { rotateKeys } from '../../src/accounts/rotate-keys.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient();

export const handler = makeHandler<SecretsManagerRotationEvent, void>(
  { logger },
  async ({ Step: step, SecretId: secretId, ClientRequestToken: version }) => {
    await rotateKeys(secrets, { step, secretId, version }, new Date());
    logger.info('step done', { step });
  },
);
