/** Brings a database to the newest schema: numbered files, forward only, all pending ones in one transaction. */
import type { Connection, Pool } from './pool.ts';
import { inTransaction } from './transaction.ts';
import { listAssets, readAsset } from '../assets.ts';
import { createHash } from 'node:crypto';

const MIGRATION_LOCK = 7_214_001;

export class MigrationChangedError extends Error {
  override readonly name = 'MigrationChangedError';
  constructor(file: string) {
    super(
      `${file} was applied with another content: restore the file and write the change as a new migration.`,
    );
  }
}

/**
 * Applies every file of sql/migrations that the database does not have yet, in name order.
 * Safe to run from several processes at once: they queue on an advisory lock.
 * Returns the names applied now. Throws MigrationChangedError where an applied file has changed since.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const applied: string[] = [];
  await inTransaction(pool, async (connection) => {
    await connection.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await connection.query(
      'create table if not exists public.schema_migration (file text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    );
    for (const file of await listAssets('sql/migrations', '.sql')) {
      if (await applyOnce(connection, file)) applied.push(file);
    }
  });
  return applied;
}

async function applyOnce(connection: Connection, file: string): Promise<boolean> {
  const text = await readAsset(`sql/migrations/${file}`);
  const sha256 = createHash('sha256').update(text).digest('hex');
  // The row goes first: a second runner that got here anyway would stop on the key before any DDL.
  const inserted = await connection.query(
    'insert into public.schema_migration (file, sha256) values ($1, $2) on conflict (file) do nothing',
    [file, sha256],
  );
  if (inserted.rowCount === 0) {
    const known = await connection.query<{ sha256: string }>(
      'select sha256 from public.schema_migration where file = $1',
      [file],
    );
    if (known.rows[0]?.sha256 !== sha256) throw new MigrationChangedError(file);
    return false;
  }
  await connection.query(text);
  return true;
}
