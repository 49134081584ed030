/** A database of its own for each test file, cloned from the migrated template in some tens of milliseconds. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { openPool, type Pool } from '../../src/database/pool.ts';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
}

/**
 * Call at the top of a test file: `const database = await testDatabase();`
 * After the file it drops the database and fails if a connection was never given back.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const templateUrl = new URL(inject('postgresUrl'));
  const template = templateUrl.pathname.slice(1);
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const adminUrl = new URL(templateUrl);
  adminUrl.pathname = '/postgres';
  await execute(adminUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  const pool = openPool({
    connectionString: url.href,
    connectionsMax: 10,
    applicationName: 'test',
  });
  afterAll(async () => {
    const leaked = pool.totalCount - pool.idleCount;
    await pool.end();
    await execute(adminUrl, `drop database ${name} with (force)`);
    if (leaked > 0) throw new Error(`${String(leaked)} connection(s) were never released`);
  });
  return { url: url.href, pool };
}

async function execute(url: URL, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
