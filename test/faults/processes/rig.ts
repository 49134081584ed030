/** The whole local stack with a proxy on every connection of the functions that handle money. */
import { rm } from 'node:fs/promises';
import {
  startFineractSimulator,
  type FineractSimulator,
} from '../../../local/simulators/fineract/server.ts';
import { startStack, type Stack } from '../../../local/stack.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { startDatabaseServer, type DatabaseServer } from './database-server.ts';
import { startHttpProxy } from './network/http-proxy.ts';
import { addressOf } from './network/listening.ts';
import { startPostgresProxy } from './network/postgres-proxy.ts';
import type { Link, Proxy, Watch } from './network/watch.ts';

export interface Rig {
  readonly stack: Stack;
  readonly database: DatabaseServer;
  readonly simulator: FineractSimulator;
  readonly proxies: ReadonlyMap<Link, Proxy>;
  readonly postingQueueUrl: string;
  /** What the runner reported: failed invocations above all. */
  readonly reports: string[];
  /** Asked at every exchange from now on; the counts begin anew. */
  watchBy(watch: Watch): void;
  stop(): Promise<void>;
}

// Small enough that a lost answer costs a second, large enough for a busy machine.
const FINERACT_TIMEOUT_MS = 1_000;
// The longest pause before the same key is sent again that still fits: one second.
const TIME_BUDGET_MS = 1_500;

export async function startRig(): Promise<Rig> {
  const folder = await temporaryFolder('turno-faults-');
  const database = await startDatabaseServer(folder);
  const simulator = await startFineractSimulator({ underWayHoldMs: 200 });
  let watch: Watch = async () => 'go on';
  let storage = '';
  const asking: Watch = async (moment, exchange) => watch(moment, exchange);
  const toDatabase = () => addressOf(database.url);
  const toStorage = () => addressOf(storage);
  const proxies = new Map<Link, Proxy>();
  for (const link of ['ingest to database', 'run to database', 'post to database'] as const)
    proxies.set(link, await startPostgresProxy(link, toDatabase, asking));
  for (const link of ['ingest to bucket', 'run to queue'] as const)
    proxies.set(link, await startHttpProxy(link, toStorage, asking));
  const toFineract = () => addressOf(simulator.url);
  proxies.set('post to fineract', await startHttpProxy('post to fineract', toFineract, asking));

  const reports: string[] = [];
  const through = addressesThrough(proxies);
  const stack = await startStack({
    dataDir: folder,
    port: 0,
    real: {
      databaseUrl: database.url,
      fineract: { ...simulator.credentials, url: through('post to fineract', simulator.url) },
    },
    retryAfterMs: 100,
    functionEnvironment: (name, told) => ({
      PGSSLMODE: 'disable',
      FINERACT_TIMEOUT_MS: String(FINERACT_TIMEOUT_MS),
      POSTING_TIME_BUDGET_MS: String(TIME_BUDGET_MS),
      POSTING_LEASE_MARGIN_MS: '500',
      ...environmentOf(name, told, through),
    }),
    report: (line) => void reports.push(line),
  });
  storage = stack.s3Endpoint;
  return {
    stack,
    database,
    simulator,
    proxies,
    reports,
    postingQueueUrl: postingQueueOf(stack),
    watchBy: (next) => {
      for (const proxy of proxies.values()) proxy.resetCount();
      watch = next;
    },
    stop: async () => {
      watch = async () => 'go on';
      await stack.stop();
      for (const proxy of proxies.values()) await proxy.stop();
      await simulator.close();
      await database.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Through = (link: Link, url: string) => string;

function addressesThrough(proxies: ReadonlyMap<Link, Proxy>): Through {
  return (link, url) => {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${String(proxies.get(link)?.port)}`;
    return changed.href;
  };
}

/** The name of a queue is its path: only the address changes. */
function environmentOf(
  name: string,
  told: Readonly<Record<string, string>>,
  through: Through,
): Record<string, string> {
  const database = told['DATABASE_URL'] ?? '';
  const storage = told['AWS_ENDPOINT_URL_S3'] ?? '';
  switch (name) {
    case 'ingest-file':
      return {
        DATABASE_URL: through('ingest to database', database),
        AWS_ENDPOINT_URL_S3: through('ingest to bucket', storage).replace(/\/$/, ''),
      };
    case 'run-pipeline':
      return {
        DATABASE_URL: through('run to database', database),
        AWS_ENDPOINT_URL_SQS: through('run to queue', storage).replace(/\/$/, ''),
        POSTING_QUEUE_URL: through('run to queue', told['POSTING_QUEUE_URL'] ?? ''),
      };
    case 'post-repayments':
      return { DATABASE_URL: through('post to database', database) };
    default:
      return {};
  }
}

/** As the runner itself reaches it. */
function postingQueueOf(stack: Stack): string {
  const told = stack.functions.get('run-pipeline')?.definition.environment['POSTING_QUEUE_URL'];
  const url = new URL(told ?? '');
  url.host = new URL(stack.sqsEndpoint).host;
  return url.href;
}
