/** Writes sql/schema.sql: migrates an empty database and describes it. Run by `npm run schema` after a migration. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { openPool } from '../src/database/pool.ts';
import { schemaText } from './schema-text.ts';

const project = join(import.meta.dirname, '..');
process.env['ASSETS_DIR'] ??= project;
const postgres = await startPostgres();
const pool = openPool({
  connectionString: postgres.url,
  connectionsMax: 1,
  applicationName: 'dump schema',
});
try {
  await migrate(pool);
  await writeFile(join(project, 'sql/schema.sql'), await schemaText(pool));
  console.log('sql/schema.sql is written.');
} finally {
  await pool.end();
  await postgres.stop();
}
