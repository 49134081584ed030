/** What 10,000 new rows cost, by how much history there is, against one plain insert and against a full rebuild. */
import { readFileSync } from 'node:fs';
import { inTransaction } from '../src/database/transaction.ts';
import { openPool, type Pool } from '../src/database/pool.ts';
import { transformNewLoads } from '../src/models/transform.ts';
import { benchSql, execute, openHistory, withServer, type History } from './history.ts';
import { ratioResult } from './measure.ts';
import { rawToCore } from './raw-to-core.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const LARGE = 5_000_000;
const NEW_ROWS = 10_000;
const RUNS = 5;

/** What one piece of work cost the database. */
interface DatabaseCost {
  readonly wallMs: number;
  /** CPU of the server process that did it. */
  readonly cpuMs: number;
  readonly blocks: number;
  readonly walBytes: number;
}

/** `--rows` is the size of the large history; the small one is a tenth of it. */
export async function transform(options: BenchOptions): Promise<BenchResult[]> {
  const rows = options.rows ?? LARGE;
  return withServer(async (server) => {
    const small = await openHistory(server, rows / 10, options.say);
    const large = await openHistory(server, rows, options.say);
    try {
      await execute(large.url, await benchSql('indexed-copy.sql', {}));
      await settle(small, large);
      const taken = await alternate(small, large, options);
      const plain = await refreshWithoutPageImages(small, large);
      const afterCheckpoint = await refreshAfterCheckpoint(small, large);
      options.say('rebuilding BASE and CORE in full, once');
      const rebuild = await databaseCost(large, (pool) => rebuildAll(pool));
      return results({ ...taken, plain, afterCheckpoint, rebuild }, rows);
    } finally {
      await small.pool.end();
      await large.pool.end();
    }
  });
}

interface Taken {
  readonly small: DatabaseCost[];
  readonly large: DatabaseCost[];
  readonly copy: DatabaseCost[];
  /** RAW to BASE to CORE alone, at the large history. */
  readonly core: DatabaseCost[];
}

async function alternate(small: History, large: History, options: BenchOptions): Promise<Taken> {
  const taken: Taken = { small: [], large: [], copy: [], core: [] };
  const runs = options.runs ?? RUNS;
  for (let run = 0; run < runs; run += 1) {
    options.say(
      `refresh with ${NEW_ROWS.toLocaleString('en')} new rows, ${String(run + 1)} of ${String(runs)}`,
    );
    await addRows(small);
    await addRows(large);
    // Who of the two histories begins, changes.
    const refreshes = [
      async () => taken.small.push(await databaseCost(small, transformNewLoads)),
      async () => taken.large.push(await databaseCost(large, transformNewLoads)),
    ];
    for (const refresh of run % 2 === 0 ? refreshes : refreshes.toReversed()) await refresh();
    // Rows of their own, once each: what is rolled back and written again would find its dead entries in every index.
    await addRows(large);
    taken.copy.push(await databaseCost(large, copyRows));
    taken.core.push(await databaseCost(large, rawToCore));
  }
  return taken;
}

/** One refresh that is not counted: what was never read is read, and statistics are as after a day of work. */
async function settle(...histories: readonly History[]): Promise<void> {
  for (const history of histories) {
    await execute(history.url, 'checkpoint');
    await addRows(history);
    await databaseCost(history, copyRowsIfThere);
    await databaseCost(history, transformNewLoads);
  }
}

/** What is written anew once a page was written since the last checkpoint: the records alone. */
async function refreshWithoutPageImages(
  small: History,
  large: History,
): Promise<readonly [DatabaseCost, DatabaseCost]> {
  const costs: DatabaseCost[] = [];
  await execute(large.url, 'alter system set full_page_writes = off');
  await execute(large.url, 'select pg_reload_conf()');
  for (const history of [small, large]) {
    await addRows(history);
    costs.push(await databaseCost(history, transformNewLoads));
  }
  await execute(large.url, 'alter system reset full_page_writes');
  await execute(large.url, 'select pg_reload_conf()');
  return pairOf(costs);
}

async function refreshAfterCheckpoint(
  small: History,
  large: History,
): Promise<readonly [DatabaseCost, DatabaseCost]> {
  const costs: DatabaseCost[] = [];
  for (const history of [small, large]) {
    await addRows(history);
    await execute(history.url, 'checkpoint');
    costs.push(await databaseCost(history, transformNewLoads));
  }
  return pairOf(costs);
}

function pairOf(costs: readonly DatabaseCost[]): readonly [DatabaseCost, DatabaseCost] {
  const [first, second] = costs;
  if (first === undefined || second === undefined) throw new Error('two histories, two costs');
  return [first, second];
}

async function addRows(history: History): Promise<void> {
  const statement = await benchSql('new-rows.sql', { count: NEW_ROWS });
  await inTransaction(history.pool, async (connection) => connection.query(statement));
  // Autovacuum, which is off while we measure, does this within a minute; without it each run reads the rows of all former ones.
  await history.pool.query(`
    select brin_summarize_new_values(i.indexrelid)
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_am a on a.oid = c.relam
    where a.amname = 'brin'`);
}

async function copyRows(pool: Pool): Promise<void> {
  await pool.query(await benchSql('copy-rows.sql', {}));
}

async function copyRowsIfThere(pool: Pool): Promise<void> {
  const known = await pool.query(
    `select to_regclass('bench.copy') as copy where to_regclass('bench.copy') is not null`,
  );
  if (known.rows.length > 0) await copyRows(pool);
}

async function rebuildAll(pool: Pool): Promise<void> {
  await pool.query(await benchSql('rebuild.sql', {}));
}

/** Runs `work` on one connection of its own and tells what the server did for it. */
export async function databaseCost(
  history: History,
  work: (pool: Pool) => Promise<unknown>,
): Promise<DatabaseCost> {
  const pool = openPool({
    connectionString: history.url,
    connectionsMax: 1,
    applicationName: 'bench',
  });
  try {
    const backend = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
    const pid = backend.rows[0]?.pid ?? 0;
    const before = await counters(pool, history);
    const cpu = cpuMsOf(pid);
    const start = performance.now();
    await work(pool);
    const wallMs = performance.now() - start;
    const cpuMs = cpuMsOf(pid) - cpu;
    const after = await counters(pool, history);
    return {
      wallMs,
      cpuMs,
      blocks: after.blocks - before.blocks,
      walBytes: after.wal - before.wal,
    };
  } finally {
    await pool.end();
  }
}

async function counters(pool: Pool, history: History): Promise<{ blocks: number; wal: number }> {
  // What a connection has touched is told when it is asked to, before it answers.
  await pool.query('select pg_stat_force_next_flush()');
  const found = await history.pool.query<{ blocks: string; wal: string }>(
    `select blks_hit + blks_read as blocks, pg_current_wal_insert_lsn() - '0/0' as wal
     from pg_stat_database where datname = current_database()`,
  );
  return { blocks: Number(found.rows[0]?.blocks), wal: Number(found.rows[0]?.wal) };
}

/** CPU time of a process in milliseconds; NaN where the system does not tell. */
function cpuMsOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    // Only Linux tells; elsewhere the table goes without.
    return Number.NaN;
  }
}

interface Measured extends Taken {
  /** Of the small and of the large history. */
  readonly plain: readonly [DatabaseCost, DatabaseCost];
  readonly afterCheckpoint: readonly [DatabaseCost, DatabaseCost];
  readonly rebuild: DatabaseCost;
}

function results(taken: Measured, rows: number): BenchResult[] {
  const { small, large, copy, core, plain, afterCheckpoint, rebuild } = taken;
  const histories = `${NEW_ROWS.toLocaleString('en')} new rows at ${(rows / 1e6).toString()} M payments against ${(rows / 1e7).toString()} M`;
  const perRow = (costs: readonly DatabaseCost[], of: keyof DatabaseCost, scale = 1): number[] =>
    costs.map((cost) => (cost[of] / NEW_ROWS) * scale);
  const growth = (
    name: string,
    of: keyof DatabaseCost,
    unit: string,
    most: number,
    scale: number,
    notes: string,
    [few, many]: readonly [readonly DatabaseCost[], readonly DatabaseCost[]] = [small, large],
  ) =>
    ratioResult({
      name: `refresh: growth of ${name} with history`,
      unit,
      limit: { most },
      ours: perRow(many, of, scale),
      reference: perRow(few, of, scale),
      notes: `${histories}; ${notes}`,
    });
  const cpu = cpuNote(large, small);
  return [
    growth('time', 'wallMs', 'µs a row', 1.15, 1000, cpu),
    growth(
      'blocks touched',
      'blocks',
      'blocks a row',
      1.05,
      1,
      'shared and local buffers, hit or read',
    ),
    growth('WAL', 'walBytes', 'bytes a row', 1.1, 1, 'without images of whole pages', [
      [plain[0]],
      [plain[1]],
    ]),
    growth(
      'WAL right after a checkpoint',
      'walBytes',
      'bytes a row',
      1.1,
      1,
      'with an image of each page that is touched first',
      [[afterCheckpoint[0]], [afterCheckpoint[1]]],
    ),
    ratioResult({
      name: 'refresh against a full rebuild',
      unit: 'ms',
      limit: { least: 200 },
      inverse: true,
      ours: large.map((cost) => cost.wallMs),
      reference: large.map(() => rebuild.wallMs),
      notes: `BASE and CORE with their keys made anew from RAW, once: ${(rebuild.walBytes / 1e9).toFixed(2)} GB of WAL`,
    }),
    ratioResult({
      name: 'RAW to BASE to CORE against one insert ... select',
      unit: 'µs a row',
      limit: { most: 3 },
      ours: perRow(core, 'wallMs', 1000),
      reference: perRow(copy, 'wallMs', 1000),
      notes: `BASE, CORE and lineage, without loans, cases, outbox and checks, against the same rows into a copy of CORE with its keys; ${cpuNote(core, copy)}`,
    }),
    ratioResult({
      name: 'refresh against one insert ... select',
      unit: 'µs a row',
      limit: { most: 3 },
      ours: perRow(large, 'wallMs', 1000),
      reference: perRow(copy, 'wallMs', 1000),
      notes: `RAW to BASE, CORE, lineage, cases and outbox with all checks, against the same rows into a copy of CORE with its keys; ${cpuNote(large, copy)}`,
    }),
  ];
}

function cpuNote(ours: readonly DatabaseCost[], reference: readonly DatabaseCost[]): string {
  const { ratio } = ratioResult({
    name: '',
    unit: '',
    limit: {},
    ours: ours.map((cost) => cost.cpuMs),
    reference: reference.map((cost) => cost.cpuMs),
    notes: '',
  });
  return `CPU of the server ${(ratio ?? Number.NaN).toFixed(2)} ×`;
}
