/** The lists and the dashboard among millions of payments: every statement that they send, measured at the database. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer } from '../src/api/answer.ts';
import type { ApiDependencies } from '../src/api/dependencies.ts';
import { routes } from '../src/api/routes.ts';
import type { StorageDependencies } from '../src/api/storage-dependencies.ts';
import { storageRoutes } from '../src/api/storage-routes.ts';
import type { Pool } from '../src/database/pool.ts';
import { httpEvent } from '../test/support/http-event.ts';
import { openHistory, withServer } from './history.ts';
import { listTargets, type SomePayment } from './list-targets.ts';
import { figureResult, median, notMeasured } from './measure.ts';
import { nameOf, recordedPool, type RecordedPool, type Statement } from './recorded-pool.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const ROWS = 5_000_000;
const RUNS = 20;
const MS_MAX = 200;
const PLANS = join(import.meta.dirname, 'results/plans.txt');

interface Measured {
  readonly statement: Statement;
  readonly ms: readonly number[];
}

/** `--runs` is the number of warm runs of each statement. The plans of all of them are left in bench/results/plans.txt. */
export async function lists(options: BenchOptions): Promise<BenchResult[]> {
  const rows = options.rows ?? ROWS;
  return withServer(async (server) => {
    const history = await openHistory(server, rows, options.say);
    try {
      const recorded = recordedPool(history.pool);
      const { last, some } = await findNames(history.pool);
      const targets = listTargets(last, some);
      // The last day of the history is today.
      const ask = asker(recorded, new Date(`${last}T12:00:00+05:30`));
      const bench = new ListBench(history.pool, ask, options, rows);
      const figures = [];
      for (const target of targets.dashboard) figures.push(...(await bench.statements(target)));
      for (const target of targets.lists) figures.push(await bench.slowest(target));
      await bench.keepPlans();
      return figures;
    } finally {
      await history.pool.end();
    }
  });
}

type Ask = (
  target: string,
) => Promise<{ readonly status: number; readonly statements: Statement[] }>;

class ListBench {
  readonly #pool: Pool;
  readonly #ask: Ask;
  readonly #options: BenchOptions;
  readonly #rows: number;
  readonly #plans: string[] = [];

  constructor(pool: Pool, ask: Ask, options: BenchOptions, rows: number) {
    this.#pool = pool;
    this.#ask = ask;
    this.#options = options;
    this.#rows = rows;
  }

  /** A row for each statement of one request. */
  async statements(target: string): Promise<BenchResult[]> {
    const measured = await this.#measure(target);
    if (typeof measured === 'string') return [refused(target, measured)];
    return measured.map((one) =>
      this.#result(`${target}: ${nameOf(one.statement)}`, one, `among ${this.#among()}`),
    );
  }

  /** A row for the slowest statement of one request. */
  async slowest(target: string): Promise<BenchResult> {
    const measured = await this.#measure(target);
    if (typeof measured === 'string') return refused(target, measured);
    const [slowest] = measured.toSorted((a, b) => median(b.ms) - median(a.ms));
    if (slowest === undefined) return refused(target, 'it asks the database for nothing');
    const all = measured.reduce((sum, { ms }) => sum + median(ms), 0);
    return this.#result(
      target,
      slowest,
      `the slowest of ${String(measured.length)} statements (${nameOf(slowest.statement)}), ${all.toFixed(1)} ms together, among ${this.#among()}`,
    );
  }

  async keepPlans(): Promise<void> {
    await mkdir(join(PLANS, '..'), { recursive: true });
    await writeFile(PLANS, this.#plans.join('\n'));
    this.#options.say(`plans are in ${PLANS}`);
  }

  /** Each statement that the request sends; or why it was refused. */
  async #measure(target: string): Promise<Measured[] | string> {
    const { status, statements } = await this.#ask(target);
    if (status !== 200) return `it answered ${String(status)}`;
    this.#options.say(target);
    const measured: Measured[] = [];
    for (const statement of statements)
      measured.push({ statement, ms: await this.#time(statement) });
    for (const { statement, ms } of measured)
      this.#plans.push(
        `## ${target}\n## ${nameOf(statement)}: median ${median(ms).toFixed(2)} ms\n${await this.#plan(statement)}\n`,
      );
    return measured;
  }

  async #time(statement: Statement): Promise<number[]> {
    const ms: number[] = [];
    // The first runs warm the cache and are not counted.
    for (let run = -3; run < (this.#options.runs ?? RUNS); run += 1) {
      const start = performance.now();
      await this.#pool.query(statement.text, [...statement.values]);
      if (run >= 0) ms.push(performance.now() - start);
    }
    return ms;
  }

  async #plan(statement: Statement): Promise<string> {
    const explained = await this.#pool.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, buffers) ${statement.text}`,
      [...statement.values],
    );
    return explained.rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  #among(): string {
    return `${this.#rows.toLocaleString('en')} payments`;
  }

  #result(name: string, { ms }: Measured, notes: string): BenchResult {
    return figureResult({
      name: name.replace('/api/', ''),
      unit: 'ms',
      limit: { most: MS_MAX },
      ours: ms,
      notes: `${String(ms.length)} warm runs, wall time of the client on the same machine; ${notes}`,
    });
  }
}

function refused(target: string, why: string): BenchResult {
  return notMeasured(target.replace('/api/', ''), `≤ ${String(MS_MAX)} ms`, why);
}

function asker(recorded: RecordedPool, now: Date): Ask {
  // What lists need; any other dependency would be an error, and is answered as one.
  const dependencies = {
    pool: async () => recorded.pool,
    logger: { info: () => undefined, error: (...told: unknown[]) => console.error(...told) },
    version: 'bench',
    now: () => now,
  } as unknown as ApiDependencies & StorageDependencies;
  return async (target) => {
    const first = await answer(routes, dependencies, httpEvent('GET', target));
    const statements = recorded.take();
    if (first.statusCode !== 404) return { status: Number(first.statusCode), statements };
    const { statusCode } = await answer(storageRoutes, dependencies, httpEvent('GET', target));
    return { status: Number(statusCode), statements: recorded.take() };
  };
}

async function findNames(pool: Pool): Promise<{ last: string; some: SomePayment }> {
  const last = await pool.query<{ date: string }>(
    'select max(date) as date from "CORE"."CORE_DAILY_TOTAL"',
  );
  const found = await pool.query<SomePayment>(
    `select t.loan_external_id as loan, t.payment_id as "paymentId", t.source_key as "sourceKey", t.amount::text as amount
     from "CORE"."CORE_TRANSACTION_DATA" t
     where t.load_id = (select max(load_id) / 2 from "CORE"."CORE_DAILY_TOTAL")
     limit 1`,
  );
  const [some] = found.rows;
  if (some === undefined || last.rows[0] === undefined) throw new Error('the history is empty');
  return { last: last.rows[0].date, some };
}
