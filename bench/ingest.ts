/** The core of ingest-file, from bytes to committed rows, against COPY of the same bytes as they are and a CSV library. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startPostgres, type LocalPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { openPool, type Pool } from '../src/database/pool.ts';
import { COLUMN_COUNT, feedFile, writeFeedFile } from './feed-file.ts';
import type { Way } from './ingest-child.ts';
import { peers } from './ingest-peers.ts';
import { figureResult, median, ratioResult } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '..');
const ROWS = 1_000_000;
const RUNS = 5;
const MEMORY_MB_MAX = 160;
/** Of the file that the generator makes, about. */
const RECORD_BYTES = 188;
/** About 100 MB and 1 GB of the file that the generator makes, where the benchmark runs with its own number of rows. */
const MEMORY_SHARES = [0.53, 5.3];

export interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** Runs each way in a process of its own, in turn; the database is emptied before each. */
export async function ingest(options: BenchOptions): Promise<BenchResult[]> {
  const rows = options.rows ?? ROWS;
  const folder = await mkdtemp(join(tmpdir(), 'turno-bench-'));
  const path = join(folder, 'nach-status.csv');
  const postgres = await startPostgres();
  const pool = openPool({
    connectionString: postgres.url,
    connectionsMax: 1,
    applicationName: 'bench',
  });
  try {
    await migrate(pool);
    await createReferenceTables(pool);
    const child = await bundledChild(folder);
    options.say(`a file of ${String(rows)} records`);
    await writeFeedFile(path, { feed: 'dmi', rows });
    const { size } = await stat(path);
    const place: Place = { pool, postgres, path, child };
    const measured = await inTurn(place, options);
    const others = await peers({ pool, postgres, path, say: options.say });
    const memory = await memoryOf(place, rows, options);
    return [...speed(measured, rows, size, others), memory];
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly pool: Pool;
  readonly postgres: LocalPostgres;
  readonly path: string;
  /** The bundle that each measured process runs. */
  readonly child: string;
}

/** As functions are bundled for AWS: neither type stripping nor a thousand imports are measured. */
async function bundledChild(folder: string): Promise<string> {
  const outfile = join(folder, 'ingest-child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'ingest-child.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['pg-native'],
    banner: {
      js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return outfile;
}

async function inTurn(place: Place, options: BenchOptions): Promise<Record<Way, Measured[]>> {
  const measured: Record<Way, Measured[]> = { ours: [], 'plain copy': [], 'csv-parse': [] };
  const turns = options.runs ?? RUNS;
  for (let turn = 1; turn <= turns; turn += 1) {
    for (const way of ['plain copy', 'ours', 'csv-parse'] as const) {
      const figures = await measure(place, way);
      measured[way].push(figures);
      options.say(
        `${String(turn)} of ${String(turns)}, ${way}: ${figures.wallMs.toFixed(0)} ms, ${figures.cpuMs.toFixed(0)} ms CPU, ${figures.peakMb.toFixed(0)} MB`,
      );
    }
  }
  return measured;
}

async function measure(place: Place, way: Way, generatedRows?: number): Promise<Measured> {
  const { pool, postgres, path, child } = place;
  await empty(pool);
  const piped = generatedRows === undefined ? [] : [String(generatedRows * RECORD_BYTES)];
  // As the function is started: a small young generation (lib/pipeline-stack.ts).
  const running = run(
    process.execPath,
    ['--max-semi-space-size=2', child, way, postgres.url, path, ...piped],
    {
      env: { ...process.env, ASSETS_DIR: process.env['ASSETS_DIR'] ?? projectRoot },
    },
  );
  if (generatedRows !== undefined && running.child.stdin !== null)
    await pipeline(
      Readable.from(feedFile({ feed: 'dmi', rows: generatedRows })),
      running.child.stdin,
    );
  return JSON.parse((await running).stdout) as Measured;
}

async function memoryOf(
  place: Place,
  benchRows: number,
  options: BenchOptions,
): Promise<BenchResult> {
  const peaks: number[] = [];
  for (const share of MEMORY_SHARES) {
    const rows = Math.round(benchRows * share);
    options.say(`peak memory of ${String(rows)} records`);
    const { peakMb, wallMs } = await measure(place, 'ours', rows);
    options.say(`${peakMb.toFixed(0)} MB, ${(wallMs / 1000).toFixed(0)} s`);
    peaks.push(peakMb);
  }
  await empty(place.pool);
  const [small = Number.NaN, large = Number.NaN] = peaks;
  return figureResult({
    name: `ingest: peak memory, ${String(Math.round((benchRows * 5.3 * RECORD_BYTES) / 1e6))} MB`,
    unit: 'MB',
    limit: { most: MEMORY_MB_MAX },
    ours: [large],
    reference: [small],
    notes: 'reference: the same at a tenth of it; the file is made by another process and piped in',
  });
}

function speed(
  measured: Record<Way, Measured[]>,
  rows: number,
  size: number,
  others: readonly string[],
): BenchResult[] {
  const walls = (way: Way): number[] => measured[way].map((figures) => figures.wallMs);
  const cost = (way: Way): string =>
    `${way} ${(median(measured[way].map((figures) => figures.cpuMs)) / 1000).toFixed(2)} s CPU, ${median(measured[way].map((figures) => figures.peakMb)).toFixed(0)} MB`;
  const file = `${String(rows)} records, ${(size / 1e6).toFixed(0)} MB; clients: ${cost('ours')}`;
  return [
    ratioResult({
      name: 'ingest: wall against COPY as it is',
      unit: 'ms',
      limit: { most: 1 },
      ours: walls('ours'),
      reference: walls('plain copy'),
      notes: [`${file}, ${cost('plain copy')}`, ...others].join('; '),
    }),
    ratioResult({
      name: 'ingest: wall against csv-parse batched to COPY',
      unit: 'ms',
      limit: { least: 3.5 },
      inverse: true,
      ours: walls('ours'),
      reference: walls('csv-parse'),
      notes: `${cost('csv-parse')}; it keeps no places, digests or repeated records`,
    }),
  ];
}

async function createReferenceTables(pool: Pool): Promise<void> {
  const columns = Array.from({ length: COLUMN_COUNT }, (_, index) => `c${String(index)} text`);
  await pool.query(`create table bench_text (${columns.join(', ')})`);
  await pool.query(
    'create table bench_rows (loan_id text, amount numeric(14,2), date timestamp, status text, charge numeric(14,2), note text, payment_id text, sub_reference_id text, source_file text, lender text)',
  );
  await pool.query('create table bench_rejects (line integer, reason text, raw_record text)');
}

/** A checkpoint too, so that no run pays for the pages of the one before. */
async function empty(pool: Pool): Promise<void> {
  await pool.query(
    'truncate bench_text, bench_rows, bench_rejects, "RAW"."RAW_DMI_NACH_STATUS_REPORT"',
  );
  await pool.query('truncate "RAW"."RAW_S3_FILE_PROCESSING_LOG" cascade');
  await pool.query('checkpoint');
}
