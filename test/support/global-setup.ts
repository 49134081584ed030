/** One PostgreSQL for the whole test run, with a migrated template that every test file clones. */
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../local/postgres.ts';
import { openPool } from '../../src/database/pool.ts';
import { migrate } from '../../src/database/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env['ASSETS_DIR'] = process.cwd();
  const postgres = await startPostgres();
  const pool = openPool({
    connectionString: postgres.url,
    connectionsMax: 1,
    applicationName: 'migrate template',
  });
  await migrate(pool);
  await pool.end();
  project.provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
