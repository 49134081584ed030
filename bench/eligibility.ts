/** Finding the next payments that are due, among millions that are posted: what the database needs for it. */
import { inTransaction } from '../src/database/transaction.ts';
import { sql } from '../src/database/sql.ts';
import type { Connection } from '../src/database/pool.ts';
import { openHistory, withServer } from './history.ts';
import { figureResult, notMeasured } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const ROWS = 5_000_000;
const PAGE = 500;
const RUNS = 15;

interface PlanNode {
  readonly 'Subplan Name'?: string;
  readonly 'Actual Total Time': number;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly Plan: PlanNode;
  readonly 'Execution Time': number;
}

interface Timing {
  readonly findMs: number;
  readonly markMs: number;
}

/** The product's own statement, page after page, in a transaction that is rolled back. */
export async function eligibility(options: BenchOptions): Promise<BenchResult[]> {
  const rows = options.rows ?? ROWS;
  return withServer(async (server) => {
    const history = await openHistory(server, rows, options.say);
    try {
      const open = await history.pool.query<{ count: string }>(
        `select count(*) from "OPS"."REPAYMENT_OUTBOX" where state in ('ready', 'failed')`,
      );
      const timings: Timing[] = [];
      // The first pages warm the cache and are not counted.
      await inTransaction(history.pool, async (connection) => {
        for (let run = -2; run < (options.runs ?? RUNS); run += 1) {
          const timing = await markPage(connection);
          if (run >= 0) timings.push(timing);
        }
        throw new RolledBack();
      }).catch(ignoreRollback);
      return results(
        timings,
        `${String(open.rows[0]?.count)} due of ${rows.toLocaleString('en')} payments`,
      );
    } finally {
      await history.pool.end();
    }
  });
}

class RolledBack extends Error {}

function ignoreRollback(error: unknown): void {
  if (!(error instanceof RolledBack)) throw error;
}

async function markPage(connection: Connection): Promise<Timing> {
  const statement = await sql('queries/outbox/mark-eligible.sql');
  const explained = await connection.query<{ 'QUERY PLAN': [Explained] }>(
    `explain (analyze, format json) ${statement}`,
    [null, null, new Date().toISOString(), PAGE],
  );
  const whole = explained.rows[0]?.['QUERY PLAN'][0];
  if (whole === undefined) throw new Error('no plan');
  const page = nodes(whole.Plan).find((node) => node['Subplan Name'] === 'CTE page');
  return { findMs: page?.['Actual Total Time'] ?? Number.NaN, markMs: whole['Execution Time'] };
}

function nodes(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodes)];
}

function results(timings: readonly Timing[], among: string): BenchResult[] {
  const name = `next ${String(PAGE)} eligible: find and lock`;
  const found = timings.map((timing) => timing.findMs);
  if (found.some(Number.isNaN))
    return [notMeasured(name, '≤ 2 ms', 'the statement has no part named page any more')];
  const marked = timings.map((timing) => timing.markMs).toSorted((a, b) => a - b);
  return [
    figureResult({
      name,
      unit: 'ms',
      limit: { most: 2 },
      ours: found,
      notes: `${among}; by explain analyze, its own cost included; the whole statement that marks them: ${(marked[marked.length >> 1] ?? 0).toFixed(1)} ms`,
    }),
  ];
}
