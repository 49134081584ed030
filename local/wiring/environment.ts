/** What functions are told on the laptop, stronger than what the template says. */
import type { OutsideParts } from '../outside-parts.ts';
import { region } from '../template/identities.ts';

/** Endpoints of the laptop; any other service fails at once instead of reaching AWS. */
export function functionOverrides(
  parts: OutsideParts,
  secretsUrl: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Record<string, string> {
  const { endpoint } = parts.storage;
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_SQS: endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
    DATABASE_URL: parts.databaseUrl,
    // Runs begin when they are asked for; `npm start -- --run-after-file` says otherwise.
    RUN_AFTER_FILE_SECONDS: '0',
    ...(parts.ownDatabase ? { PGSSLMODE: 'disable' } : {}),
  };
}

/** A database URL as the secret that RDS would write. */
export function databaseSecret(databaseUrl: string): object {
  const url = new URL(databaseUrl);
  return {
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    host: url.hostname,
    port: Number(url.port === '' ? 5432 : url.port),
    dbname: url.pathname.slice(1),
  };
}
