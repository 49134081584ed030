/** The job that a start does with the samples: load the master, drop the files, run the pipeline, sum up. */
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { sql } from '../src/database/sql.ts';
import { loadUmrnMaster } from '../src/files/load-umrn-master.ts';
import { runPipeline, untilPosted } from './pipeline.ts';
import { masterName, sampleFiles, sampleMaster } from './samples.ts';
import type { Stack } from './stack.ts';
import { until } from './until.ts';

export interface FeedResult {
  readonly status: string;
  readonly loaded: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly error: string | null;
}

export interface Totals {
  readonly posted: { readonly count: number; readonly total: string };
  readonly failed: number;
  readonly manual: readonly {
    readonly lender: string;
    readonly count: number;
    readonly total: string;
  }[];
}

export interface JobResult extends Totals {
  readonly feeds: Readonly<Record<string, FeedResult>>;
  /** Posted by this start, the rest by an earlier one. */
  readonly postedNow: number;
  readonly runError: string | null;
}

interface FileRow {
  readonly object_key: string;
  readonly file_id: string;
  readonly status: string;
  readonly records_loaded: string | null;
  readonly records_duplicate: string | null;
  readonly records_rejected: string | null;
  readonly error_message: string | null;
}

export async function doFirstJob(stack: Stack, report: (line: string) => void): Promise<JobResult> {
  const before = await readTotals(stack);
  const master = await loadUmrnMaster({ pool: stack.pool }, sampleMaster(), {
    mode: 'append',
    fileName: masterName,
    by: 'local stack',
  });
  report(`Mandate master: ${String(master.loaded)} new rows, ${String(master.unchanged)} known`);
  const feeds = await ingestSamples(stack, report);
  const run = await runPipeline(stack);
  report(`Pipeline run ${run.runId}: ${run.status}`);
  await untilPosted(stack, (posted, underWay) =>
    report(`Posting: ${String(posted)} posted, ${String(underWay)} under way`),
  );
  const totals = await readTotals(stack);
  return {
    feeds,
    ...totals,
    postedNow: totals.posted.count - before.posted.count,
    runError: run.errorMessage,
  };
}

/** True where every file was loaded, the run went through, and no repayment failed. */
export function endedWell(result: JobResult): boolean {
  return (
    result.runError === null &&
    result.failed === 0 &&
    Object.values(result.feeds).every(({ status }) => status === 'success')
  );
}

async function ingestSamples(
  stack: Stack,
  report: (line: string) => void,
): Promise<Record<string, FeedResult>> {
  const samples = sampleFiles();
  for (const { key, content } of samples) {
    await stack.parts.storage.s3.send(
      new PutObjectCommand({ Bucket: stack.bucket, Key: key, Body: content }),
    );
  }
  report(`${String(samples.length)} sample files dropped into s3://${stack.bucket}`);
  const statement = await sql('queries/local/list-sample-files.sql');
  let ended = 0;
  const rows = await until('the sample files', 120_000, async () => {
    const answer = await stack.pool.query<FileRow>(statement, [samples.map(({ key }) => key)]);
    const finished = answer.rows.filter(
      ({ status }) => status === 'success' || status === 'failed',
    );
    if (finished.length > ended)
      report(`Files: ${String(finished.length)} of ${String(samples.length)}`);
    ended = finished.length;
    return ended === samples.length ? finished : undefined;
  });
  const reasons = await reasonsOf(stack, rows);
  return Object.fromEntries(
    rows.map((row) => [
      row.object_key.split('/')[0] ?? '',
      feedResult(row, reasons.get(row.file_id) ?? {}),
    ]),
  );
}

async function reasonsOf(
  stack: Stack,
  rows: readonly FileRow[],
): Promise<Map<string, Record<string, number>>> {
  const answer = await stack.pool.query<{ file_id: string; reason: string; count: string }>(
    await sql('queries/local/count-rejects-by-reason.sql'),
    [rows.map((row) => row.file_id)],
  );
  const reasons = new Map<string, Record<string, number>>();
  for (const { file_id: fileId, reason, count } of answer.rows) {
    reasons.set(fileId, { ...reasons.get(fileId), [reason]: Number(count) });
  }
  return reasons;
}

function feedResult(row: FileRow, reasons: Record<string, number>): FeedResult {
  return {
    status: row.status,
    loaded: Number(row.records_loaded ?? 0),
    duplicate: Number(row.records_duplicate ?? 0),
    rejected: Number(row.records_rejected ?? 0),
    reasons,
    error: row.error_message,
  };
}

export async function readTotals(stack: Stack): Promise<Totals> {
  const results = await stack.pool.query<{
    posted_count: string;
    posted_total: string;
    failed_count: string;
  }>(await sql('queries/local/sum-results.sql'));
  const manual = await stack.pool.query<{ source_lender: string; count: string; total: string }>(
    await sql('queries/local/sum-manual-by-lender.sql'),
  );
  const {
    posted_count: count = '0',
    posted_total: total = '0.00',
    failed_count: failed = '0',
  } = results.rows[0] ?? {};
  return {
    posted: { count: Number(count), total },
    failed: Number(failed),
    manual: manual.rows.map((row) => ({
      lender: row.source_lender,
      count: Number(row.count),
      total: row.total,
    })),
  };
}
