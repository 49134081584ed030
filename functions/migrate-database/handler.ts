/**
 * Brings the database to the newest schema at deploy. Trigger: a CloudFormation custom resource, through the
 * provider framework, on create and on every change of the migrations' digest.
 * Returning lets the deployment go on; throwing rolls it back, and the database with it: all pending migrations
 * are one transaction. Deleting the resource leaves the database as it is.
 * Runbook: docs/runbook.md#migrate-database-errors.
 */
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { databaseUrl } from '../../src/database/connection-string.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openPool } from '../../src/database/pool.ts';
import { makeHandler } from '../../src/observability/handler.ts';
import { makeLogger } from '../../src/observability/logger.ts';
import { Environment } from './environment.ts';

const environment = Environment.parse(process.env);
const logger = makeLogger(environment.POWERTOOLS_SERVICE_NAME);
const secrets = new SecretsManagerClient({});

/** What the handler reads of the event. */
export type MigrationEvent = Pick<CloudFormationCustomResourceEvent, 'RequestType'>;

export interface MigrationAnswer {
  readonly PhysicalResourceId: string;
  readonly Data: { readonly Applied: string };
}

export const handler = makeHandler(
  { logger },
  async (event: MigrationEvent): Promise<MigrationAnswer> => {
    const applied = event.RequestType === 'Delete' ? [] : await migrateNow();
    logger.info('Migrations applied', { requestType: event.RequestType, applied });
    return { PhysicalResourceId: 'database-schema', Data: { Applied: applied.join(', ') } };
  },
);

async function migrateNow(): Promise<string[]> {
  const connectionString = await databaseUrl(environment, secrets);
  const pool = openPool({
    connectionString,
    connectionsMax: 1,
    applicationName: 'migrate-database',
  });
  try {
    return await migrate(pool);
  } finally {
    await pool.end();
  }
}
