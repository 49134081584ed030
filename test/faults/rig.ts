/** What schedules share: one database, one simulator behind one network, one scheduler. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  startFineractSimulator,
  type FineractSimulator,
  type FineractSimulatorOptions,
} from '../../local/simulators/fineract/server.ts';
import { DatabaseBoundary } from './database-boundary.ts';
import { Network } from './network.ts';
import { Scheduler } from './scheduler.ts';

export interface Rig {
  readonly scheduler: Scheduler;
  readonly boundary: DatabaseBoundary;
  readonly simulator: FineractSimulator;
  readonly network: Network;
  /** Empties tables, simulator and network for the next schedule. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const SETTINGS = new Set(['LENDER', 'FEED', 'SETTING', 'migration']);

/** `templateUrl` names a migrated database; the rig works on a clone of it. `prepare` may take guards away there. */
export async function openRig(
  templateUrl: string,
  prepare: (database: pg.Client) => Promise<void> = async () => Promise.resolve(),
  simulatorOptions: Pick<FineractSimulatorOptions, 'duplicateFlavour'> = {},
): Promise<Rig> {
  const clone = await cloneOf(templateUrl);
  const boundary = await DatabaseBoundary.open(clone.url);
  await prepare(boundary.admin);
  const scheduler = new Scheduler();
  scheduler.isBlocked = async (step) => boundary.waitsForLock(step);
  const simulator = await startFineractSimulator({ underWayHoldMs: 2, ...simulatorOptions });
  const network = await Network.open(scheduler, new URL(simulator.url).origin);
  const emptying = await emptyingStatement(boundary.admin);
  let resets = 0;
  return {
    scheduler,
    boundary,
    simulator,
    network,
    reset: async () => {
      scheduler.clear();
      network.forget();
      simulator.reset();
      await boundary.admin.query(emptying);
      resets += 1;
      // Tables that are emptied so often would slow down schedule by schedule.
      if (resets % 100 === 0) await boundary.admin.query('vacuum');
    },
    close: async () => {
      await network.close();
      await simulator.close();
      await boundary.close();
      await clone.drop();
    },
  };
}

async function cloneOf(templateUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `faults_${randomUUID().replaceAll('-', '')}`;
  const admin = new URL(templateUrl);
  const template = admin.pathname.slice(1);
  admin.pathname = '/postgres';
  const execute = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await execute(`create database ${name} template ${template} strategy file_copy`);
  const url = new URL(templateUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => execute(`drop database ${name} with (force)`),
  };
}

/** One round trip that empties every table but the settings; triggers, the final success above all, are off for it. */
async function emptyingStatement(admin: pg.Client): Promise<string> {
  const found = await admin.query<{ schema: string; name: string; rows: string }>(
    `select n.nspname as schema, c.relname as name,
            (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', n.nspname, c.relname), false, true, '')))[1]::text as rows
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname in ('RAW', 'BASE', 'CORE', 'OPS') order by 1, 2`,
  );
  const deletes = found.rows
    .filter(({ name, rows }) => !SETTINGS.has(name) && rows === '0')
    .map(({ schema, name }) => `delete from "${schema}"."${name}";`);
  return `set session_replication_role = replica; ${deletes.join(' ')} set session_replication_role = origin;`;
}
