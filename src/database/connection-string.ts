/** Where the database is: a given URL, or the host of the environment with the account of a secret. */
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { readSecret } from '../secrets.ts';

export interface DatabaseSettings {
  /** Wins over the secret: the local stack, or a database of one's own. */
  readonly DATABASE_URL?: string | undefined;
  readonly DATABASE_SECRET_ARN?: string | undefined;
  /** The proxy's endpoint; without it the host that the secret names. */
  readonly DATABASE_HOST?: string | undefined;
}

export class DatabaseSettingsError extends Error {
  override readonly name = 'DatabaseSettingsError';
}

const Secret = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  host: z.string().min(1).optional(),
  port: z.coerce.number().int().positive().default(5432),
  dbname: z.string().min(1).default('postgres'),
});

/**
 * The connection URL. Whether TLS is used and verified is the driver's to read from PGSSLMODE.
 * Throws DatabaseSettingsError where neither a URL nor a usable secret is given; SecretUnreadableError passes through.
 */
export async function databaseUrl(
  settings: DatabaseSettings,
  secrets: SecretsManagerClient,
): Promise<string> {
  if (settings.DATABASE_URL !== undefined && settings.DATABASE_URL !== '')
    return settings.DATABASE_URL;
  const arn = settings.DATABASE_SECRET_ARN;
  if (arn === undefined || arn === '') {
    throw new DatabaseSettingsError('Set DATABASE_URL, or DATABASE_SECRET_ARN and DATABASE_HOST.');
  }
  const secret = Secret.safeParse(await readSecret(secrets, arn));
  if (!secret.success) {
    // Names of fields only: what zod found in them may be the password.
    const fields = secret.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new DatabaseSettingsError(`The secret ${arn} lacks or misstates: ${fields}.`);
  }
  const { username, password, port, dbname } = secret.data;
  const host = settings.DATABASE_HOST ?? secret.data.host;
  if (host === undefined)
    throw new DatabaseSettingsError(`Set DATABASE_HOST: the secret ${arn} names no host.`);
  return `postgres://${encodeURIComponent(username)}:${encodeURIComponent(password)}@${host}:${String(port)}/${encodeURIComponent(dbname)}`;
}
