/** The rig's own PostgreSQL, which can be killed and started again on the same port and data. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { freePort, startPostgres, type LocalPostgres } from '../../../local/postgres.ts';
import { openPool } from '../../../src/database/pool.ts';

export interface DatabaseServer {
  readonly url: string;
  /** Waits through restarts: for what looks on from outside, not for code under test. */
  query<Row extends pg.QueryResultRow>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Ends every other session, as a failover's first moment does. */
  terminateSessions(): Promise<void>;
  /** Stops without a checkpoint, stays away for some time, recovers from its log. */
  crash(downMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startDatabaseServer(folder: string): Promise<DatabaseServer> {
  const dataDir = join(folder, 'postgres');
  const port = await freePort();
  let server: LocalPostgres = await startPostgres({ dataDir, port });
  let crashing: Promise<void> | undefined;
  const pool = openPool({
    connectionString: server.url,
    connectionsMax: 4,
    applicationName: 'fault rig',
  });
  const restart = async (downMs: number): Promise<void> => {
    const pid = Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGQUIT');
    await ended(pid);
    await pause(downMs);
    server = await startPostgres({ dataDir, port });
  };
  return {
    url: server.url,
    query: async <Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) =>
      patiently(async () => (await pool.query<Row>(statement, values)).rows),
    terminateSessions: async () => {
      await patiently(async () =>
        pool.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where pid <> pg_backend_pid() and backend_type = 'client backend' and application_name <> 'fault rig'`,
        ),
      );
    },
    crash: async (downMs) => {
      crashing ??= restart(downMs).finally(() => (crashing = undefined));
      await crashing;
    },
    stop: async () => {
      await crashing;
      await pool.end();
      await server.stop();
    },
  };
}

async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      // No such process any more: it has ended.
      return;
    }
    await pause(10);
  }
}

/** Tries again for 20 seconds where the server is away or its answer was lost. Statements must bear being repeated. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + 20_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const { code = '', message = '' } = error as { code?: string; message?: string };
      const away = /^(57|08|ECONN|EPIPE)/.test(code) || /terminated|timeout/i.test(message);
      if (!away || Date.now() > giveUpAt) throw error;
      await pause(100);
    }
  }
}
