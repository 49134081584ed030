/**
 * npm run faults -- --seed N --runs R [--only posting|ingest] [--report file] [--workers W] [--story] [--without guard]
 * Runs R schedules with the seeds N, N + 1 and so on, and tells what they injected and what came of it. Any seed
 * replays by itself: --seed S --runs 1. Ends with 1 where something is wrong.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startPostgres } from '../../local/postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openPool } from '../../src/database/pool.ts';
import { guardNames } from './guards.ts';
import { addResult, emptyReport, reportTable, type FaultReport } from './report.ts';
import type { ScheduleResult } from './schedule.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '100' },
    only: { type: 'string' },
    report: { type: 'string' },
    workers: { type: 'string', default: String(Math.min(4, cpus().length)) },
    story: { type: 'boolean', default: false },
    without: { type: 'string' },
  },
});

const seed = Number(values.seed);
const runs = Number(values.runs);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || runs < 1)
  throw new Error('--seed and --runs are whole numbers.');
if (values.only !== undefined && values.only !== 'posting' && values.only !== 'ingest')
  throw new Error('--only is posting or ingest.');
if (values.without !== undefined && !guardNames.includes(values.without))
  throw new Error(`--without is one of: ${guardNames.join(', ')}.`);

process.env['ASSETS_DIR'] ??= process.cwd();
const postgres = await startPostgres();
const pool = openPool({
  connectionString: postgres.url,
  connectionsMax: 1,
  applicationName: 'migrate template',
});
await migrate(pool);
await pool.end();

const startedMs = performance.now();
const report = emptyReport({ seed, runs, only: values.only, without: values.without });
const workers = Math.max(1, Math.min(Number(values.workers), runs));
// Whoever breaks a long run off is told what was seen until then.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    tell();
    void postgres.stop().finally(() => process.exit(1));
  });
await Promise.all(Array.from({ length: workers }, async (_, index) => work(index)));
await postgres.stop();
tell();
process.exitCode = report.failed.length === 0 ? 0 : 1;

function tell(): void {
  report.seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  console.log(reportTable(report));
  if (values.report !== undefined)
    writeFileSync(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
}

/** One process with a database of its own, for every n-th seed. */
async function work(index: number): Promise<void> {
  const child = fork(new URL('worker.ts', import.meta.url), {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const seeds = Array.from({ length: runs }, (_, run) => seed + run).filter(
    (_, run) => run % workers === index,
  );
  child.send({ templateUrl: postgres.url, seeds, only: values.only, without: values.without });
  child.on('message', (result: ScheduleResult) => heard(report, result));
  const code = await new Promise((ended) => child.once('exit', ended));
  if (code !== 0) throw new Error(`A worker of the rig ended with ${String(code)}.`);
}

function heard(into: FaultReport, result: ScheduleResult): void {
  addResult(into, result);
  if (values.story) console.log(result.story.join('\n'));
  for (const { invariant, detail } of result.violations)
    console.log(`seed ${String(result.seed)} (${result.kind}): ${invariant}: ${detail}`);
  if (into.schedules % 500 === 0) console.log(`${String(into.schedules)} schedules`);
}
