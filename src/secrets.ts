/** Secrets from AWS Secrets Manager, kept in memory for five minutes. Values never leave this process. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const KEPT_FOR_MS = 5 * 60 * 1000;

interface Kept {
  readonly value: Promise<unknown>;
  readonly readAt: number;
}

const kept = new Map<string, Kept>();

export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

/**
 * The JSON value of a secret. Concurrent readers share one call; a failed read is not kept.
 * Throws SecretUnreadableError where the secret cannot be fetched or is not JSON; the value is never in the message.
 */
export async function readSecret(client: SecretsManagerClient, arn: string): Promise<unknown> {
  const known = kept.get(arn);
  if (known !== undefined && Date.now() - known.readAt < KEPT_FOR_MS) return known.value;
  const value = fetchSecret(client, arn);
  kept.set(arn, { value, readAt: Date.now() });
  value.catch(() => {
    if (kept.get(arn)?.value === value) kept.delete(arn);
  });
  return value;
}

/** Drops a kept secret, so that the next read fetches it: for a password that was rotated. */
export function forgetSecret(arn: string): void {
  kept.delete(arn);
}

async function fetchSecret(client: SecretsManagerClient, arn: string): Promise<unknown> {
  let text: string | undefined;
  try {
    text = (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  } catch (error) {
    throw new SecretUnreadableError(`The secret ${arn} cannot be read.`, { cause: error });
  }
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch {
    // Without the cause on purpose: a JSON error quotes the text that it could not parse.
    throw new SecretUnreadableError(`The secret ${arn} is not JSON.`);
  }
}
