/** The core of ingest-file, from bytes to committed rows, against COPY of the same bytes as they are and a CSV library. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres, type LocalPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { openPool, type Pool } from '../src/database/pool.ts';
import { COLUMN_COUNT, writeFeedFile } from './feed-file.ts';
import type { Way } from './ingest-child.ts';
import { peers } from './ingest-peers.ts';
import { figureResult, median, ratioResult } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const run = promisify(execFile);
const ROWS = 1_000_000;
const RUNS = 5;
const MEMORY_MB_MAX = 160;
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
    options.say(`a file of ${String(rows)} records`);
    await writeFeedFile(path, { feed: 'dmi', rows });
    const { size } = await stat(path);
    const measured = await inTurn(pool, postgres, path, options);
    const others = await peers({ pool, postgres, path, say: options.say });
    const memory = await memoryOf(pool, postgres, path, rows, options);
    return [...speed(measured, rows, size, others), memory];
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function inTurn(
  pool: Pool,
  postgres: LocalPostgres,
  path: string,
  options: BenchOptions,
): Promise<Record<Way, Measured[]>> {
  const measured: Record<Way, Measured[]> = { ours: [], 'plain copy': [], 'csv-parse': [] };
  for (let turn = 0; turn < (options.runs ?? RUNS); turn += 1) {
    for (const way of ['plain copy', 'ours', 'csv-parse'] as const) {
      const figures = await measure(pool, postgres, way, path);
      measured[way].push(figures);
      options.say(`${way}: ${figures.wallMs.toFixed(0)} ms, ${figures.peakMb.toFixed(0)} MB`);
    }
  }
  return measured;
}

async function measure(
  pool: Pool,
  postgres: LocalPostgres,
  way: Way,
  path: string,
  generatedRows?: number,
): Promise<Measured> {
  await empty(pool);
  const child = join(import.meta.dirname, 'ingest-child.ts');
  const generated = generatedRows === undefined ? [] : [String(generatedRows)];
  const { stdout } = await run(process.execPath, [child, way, postgres.url, path, ...generated]);
  return JSON.parse(stdout) as Measured;
}

async function memoryOf(
  pool: Pool,
  postgres: LocalPostgres,
  path: string,
  benchRows: number,
  options: BenchOptions,
): Promise<BenchResult> {
  const peaks: number[] = [];
  for (const share of MEMORY_SHARES) {
    const rows = Math.round(benchRows * share);
    options.say(`peak memory of ${String(rows)} records`);
    peaks.push((await measure(pool, postgres, 'ours', path, rows)).peakMb);
  }
  await empty(pool);
  const [small = Number.NaN, large = Number.NaN] = peaks;
  return figureResult({
    name: `ingest: peak memory, ${String(Math.round((benchRows * 5.3 * 188) / 1e6))} MB`,
    unit: 'MB',
    limit: { most: MEMORY_MB_MAX },
    ours: [large],
    reference: [small],
    notes:
      'reference: the same at a tenth of it; the file is generated inside the measured process',
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
