/** From a file in the bucket to its last repayment: the whole local stack, with runs that begin as soon as a file is loaded. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { startStack, type Stack } from '../local/stack.ts';
import { until } from '../local/until.ts';
import { figureResult, median } from './measure.ts';
import type { Benchmark, BenchResult } from './types.ts';

const RECORDS = 1_000;
const RUNS = 7;
const SECONDS_MAX = 5;
/** What `npm start -- --run-after-file` sets. */
const DELAY_SECONDS = 1;
const TIMEOUT_MS = 120_000;

/** Milliseconds from the end of the upload, or from the end of the step before. */
interface Passage {
  readonly total: number;
  readonly ingest: number;
  readonly wait: number;
  readonly run: number;
  readonly posting: number;
}

export const latency: Benchmark = async ({ rows = RECORDS, runs = RUNS, say }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'turno-latency-'));
  const stack = await startStack({
    dataDir,
    port: 0,
    seedLoans: Array.from({ length: rows }, (_, n) => ({ externalId: loan(n) })),
    functionEnvironment: { RUN_AFTER_FILE_SECONDS: String(DELAY_SECONDS) },
    report: () => undefined,
  });
  try {
    const passages: Passage[] = [];
    // The first one starts the functions' processes; it is told apart.
    for (let turn = 0; turn <= runs; turn += 1) {
      const passage = await sendThrough(stack, turn, rows);
      passages.push(passage);
      say(`${turn === 0 ? 'cold' : `warm ${String(turn)}`}: ${stepsOf([passage])}`);
    }
    return [resultOf(rows, passages)];
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

function resultOf(rows: number, [cold, ...warm]: readonly Passage[]): BenchResult {
  const coldSeconds = ((cold?.total ?? Number.NaN) / 1000).toFixed(1);
  return figureResult({
    name: `file of ${String(rows)} records to its last repayment, p50`,
    unit: 's',
    limit: { most: SECONDS_MAX },
    ours: warm.map(({ total }) => total / 1000),
    notes: `medians: ${stepsOf(warm)}; the first, which starts every function, took ${coldSeconds} s; SQS, S3 and Fineract are stand-ins on the same machine`,
  });
}

function stepsOf(passages: readonly Passage[]): string {
  const seconds = (step: keyof Passage): string =>
    (median(passages.map((passage) => passage[step])) / 1000).toFixed(2);
  return `${seconds('total')} s = ingest ${seconds('ingest')} + wait ${seconds('wait')} + run ${seconds('run')} + posting ${seconds('posting')}`;
}

const loan = (n: number): string => `AMTFL8${String(n).padStart(7, '0')}`;

/** Every turn pays each loan another amount. */
function fileOf(turn: number, rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, n) => `${loan(n)},${String(1_000 + turn)}.50,05-11-2026,SUCCESS,`,
  );
  return `loan_id,Amount,Transaction Date,Status,reason\n${lines.join('\n')}\n`;
}

async function sendThrough(stack: Stack, turn: number, rows: number): Promise<Passage> {
  const key = `arthmate/latency-${String(turn)}.csv`;
  await stack.parts.storage.s3.send(
    new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: fileOf(turn, rows) }),
  );
  const uploadedMs = Date.now();
  const wanted = (turn + 1) * rows;
  await until(`${String(wanted)} repayments`, TIMEOUT_MS, async () => {
    const { rows: found } = await stack.pool.query<{ count: number }>(
      `select count(*)::int as count from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status = 'success'`,
    );
    return (found[0]?.count ?? 0) >= wanted ? true : undefined;
  });
  const moments = await stack.pool.query<Record<'loaded' | 'began' | 'queued' | 'posted', Date>>(
    `select f.finished_at as loaded, r.started_at as began, r.finished_at as queued, p.posted
     from (select max(updated_at) as posted from "CORE"."CORE_TRANSACTION_DATA_PROCESSED") p,
          (select finished_at from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where object_key = $1) f,
          (select started_at, finished_at from "OPS"."PIPELINE_RUN" where counts ? 'enqueued' and counts -> 'enqueued' <> '{}' order by run_id desc limit 1) r`,
    [key],
  );
  const [moment] = moments.rows;
  if (moment === undefined) throw new Error('the way of the file is not on record');
  const { loaded, began, queued, posted } = moment;
  return {
    total: posted.getTime() - uploadedMs,
    ingest: loaded.getTime() - uploadedMs,
    wait: began.getTime() - loaded.getTime(),
    run: queued.getTime() - began.getTime(),
    // Repayments begin while the run still queues others.
    posting: posted.getTime() - queued.getTime(),
  };
}
