/** A PostgreSQL of the benchmarks' own, with databases that hold months of collections. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres, type LocalPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { openPool, type Pool } from '../src/database/pool.ts';

const root = join(import.meta.dirname, '..');
/** Kept between runs, because five million payments take minutes to write. Removing it is always safe. */
const DATA_DIR = join(root, '.local/bench/postgres');
const OPEN_PAYMENTS = 70_000;
/** Nothing but the benchmark reads or writes while it measures; a quarter of a small server's 8 GB to cache. */
const SETTINGS = {
  autovacuum: 'off',
  checkpoint_timeout: '1d',
  shared_buffers: '2GB',
  max_wal_size: '16GB',
};
/** A kept database that benchmarks let grow further than this is built anew. */
const GROWTH_MAX = 1.1;

export interface History {
  readonly rows: number;
  readonly url: string;
  readonly pool: Pool;
}

/** Starts the server, runs `work` and stops the server again, whatever came of it. */
export async function withServer<T>(work: (server: LocalPostgres) => Promise<T>): Promise<T> {
  const server = await startPostgres({ dataDir: DATA_DIR, settings: SETTINGS });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Opens the history of so many payments, built now unless a former run left one of the same schema. */
export async function openHistory(
  server: LocalPostgres,
  rows: number,
  say: (line: string) => void,
): Promise<History> {
  const prefix = `history_${String(rows)}_`;
  const name = `${prefix}${await fingerprint()}`;
  const known = await execute(
    server.urlOf('postgres'),
    `select datname from pg_database where starts_with(datname, '${prefix}')`,
  );
  for (const { datname } of known as { datname: string }[]) {
    if (datname !== name || !(await isUsable(server.urlOf(datname))))
      await execute(server.urlOf('postgres'), `drop database "${datname}" with (force)`);
  }
  const url = server.urlOf(name);
  const left = await execute(
    server.urlOf('postgres'),
    `select from pg_database where datname = '${name}'`,
  );
  if (left.length === 0) await build(server, name, rows, say);
  const pool = openPool({ connectionString: url, connectionsMax: 4, applicationName: 'bench' });
  return { rows, url, pool };
}

/** One statement on a connection of its own, whose statistics are told when it closes. */
export async function execute(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: pg.QueryResult<Record<string, unknown>> = await client.query(statement);
    return result.rows ?? [];
  } finally {
    await client.end();
  }
}

/** A statement of bench/history, its `:names` replaced; for the benchmarks' own data only. */
export async function benchSql(
  file: string,
  values: Readonly<Record<string, string | number>>,
): Promise<string> {
  const text = await readFile(join(import.meta.dirname, 'history', file), 'utf8');
  return text.replaceAll(/(?<!:):([a-z_]+)/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? String(values[key]) : whole,
  );
}

/** Whether a kept database is whole, has not grown too far, and takes the migrations that came since. */
async function isUsable(url: string): Promise<boolean> {
  const pool = openPool({ connectionString: url, connectionsMax: 1, applicationName: 'bench' });
  try {
    await migrate(pool);
  } catch {
    // Another schema than this checkout's: it is built anew.
    return false;
  } finally {
    await pool.end();
  }
  const grown = await execute(
    url,
    `select next_n::float8 / built_rows as by from bench.progress`,
  ).catch(() => []);
  const by = (grown[0] as { by: number } | undefined)?.by;
  return by !== undefined && by <= GROWTH_MAX;
}

async function build(
  server: LocalPostgres,
  name: string,
  rows: number,
  say: (line: string) => void,
): Promise<void> {
  say(`building a history of ${rows.toLocaleString('en')} payments (kept in .local/bench)`);
  const url = server.urlOf(name);
  await execute(server.urlOf('postgres'), `create database "${name}"`);
  const pool = openPool({ connectionString: url, connectionsMax: 1, applicationName: 'bench' });
  try {
    await migrate(pool);
    const values = { rows, open: Math.min(OPEN_PAYMENTS, rows) };
    await pool.query(await benchSql('history.sql', values));
    const feeds = await pool.query<{ f: number; raw_table: string; base_table: string }>(
      'select f, raw_table, base_table from bench.feed order by f',
    );
    for (const { f, raw_table, base_table } of feeds.rows) {
      const names = { raw_table: quoted(raw_table), base_table: quoted(base_table) };
      await pool.query(await benchSql('feed-rows.sql', { ...values, ...names, f }));
    }
    await pool.query(await benchSql('core-rows.sql', values));
    await pool.query(await benchSql('state-rows.sql', values));
    await pool.query('vacuum analyze');
    await pool.query('checkpoint');
  } finally {
    await pool.end();
  }
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** Changes with the schema and with what the generator writes. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of [join(root, 'sql/migrations'), join(import.meta.dirname, 'history')]) {
    for (const file of (await readdir(folder)).toSorted())
      if (/^(000[123]_|(history|feed-rows|core-rows|state-rows)\.sql$)/.test(file))
        hash.update(await readFile(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
