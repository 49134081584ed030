/** Warm calls of the operations API at its handler, against the one that asks the database for nothing. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { answer } from '../src/api/answer.ts';
import type { ApiDependencies } from '../src/api/dependencies.ts';
import { routes } from '../src/api/routes.ts';
import type { Pool } from '../src/database/pool.ts';
import { httpEvent } from '../test/support/http-event.ts';
import { openHistory, withServer } from './history.ts';
import { costOf, figureResult, notMeasured, percentile } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const ROWS = 5_000_000;
const CALLS = 400;
const P99_MS_MAX = 50;
const REFERENCE = '/api/health';
const LISTS = [
  '/api/files?limit=50',
  '/api/files?limit=50&status=success',
  '/api/pipeline/runs?limit=50',
];
/** Measured as soon as the API has it. */
const TRANSACTIONS = '/api/transactions?limit=50';

export async function api(options: BenchOptions): Promise<BenchResult[]> {
  const rows = options.rows ?? ROWS;
  return withServer(async (server) => {
    const history = await openHistory(server, rows, options.say);
    try {
      const call = caller(history.pool);
      const hasTransactions = (await call(TRANSACTIONS)) === 200;
      const targets = hasTransactions ? [TRANSACTIONS, ...LISTS] : LISTS;
      const among = `${rows.toLocaleString('en')} payments`;
      const results = await measured(call, targets, options.runs ?? CALLS, among);
      return hasTransactions
        ? results
        : [
            notMeasured(
              `GET ${TRANSACTIONS}: p99`,
              `≤ ${String(P99_MS_MAX)} ms`,
              'the API has no list of transactions yet',
            ),
            ...results,
          ];
    } finally {
      await history.pool.end();
    }
  });
}

type Call = (target: string) => Promise<number>;

function caller(pool: Pool): Call {
  // What these routes need; any other dependency would be an error, and is answered as one.
  const dependencies = {
    pool: async () => pool,
    logger: { info: () => undefined, error: () => undefined },
    version: 'bench',
    now: () => new Date(),
  } as unknown as ApiDependencies;
  return async (target) => {
    const event: APIGatewayProxyEventV2 = httpEvent('GET', target);
    return Number((await answer(routes, dependencies, event)).statusCode);
  };
}

async function measured(
  call: Call,
  targets: readonly string[],
  calls: number,
  among: string,
): Promise<BenchResult[]> {
  const taken = new Map<string, number[]>([REFERENCE, ...targets].map((target) => [target, []]));
  const cpu = new Map<string, number>();
  for (let turn = -20; turn < calls; turn += 1) {
    for (const [target, times] of taken) {
      let status = 0;
      const cost = await costOf(async () => {
        status = await call(target);
      });
      if (status !== 200) throw new Error(`GET ${target} answered ${String(status)}`);
      if (turn < 0) continue;
      times.push(cost.wallMs);
      cpu.set(target, (cpu.get(target) ?? 0) + cost.cpuMs);
    }
  }
  const reference = taken.get(REFERENCE) ?? [];
  return targets.map((target) => {
    const ours = taken.get(target) ?? [];
    return figureResult({
      name: `GET ${target}: p99`,
      unit: 'ms',
      limit: { most: P99_MS_MAX },
      ours,
      figure: percentile(ours, 0.99),
      reference: [percentile(reference, 0.99)],
      notes: `${String(calls)} warm calls in turn with GET ${REFERENCE} (select 1), among ${among}; median ${percentile(ours, 0.5).toFixed(1)} ms against ${percentile(reference, 0.5).toFixed(1)} ms; CPU ${((cpu.get(target) ?? 0) / calls).toFixed(1)} ms a call`,
    });
  });
}
