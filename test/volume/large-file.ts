/**
 * Sends one large file through the whole local stack, from upload to the last repayment, and counts what
 * Fineract then holds: `npm run volume -- --rows 100000`. Ends with status 1 unless every payment is there once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Upload } from '@aws-sdk/lib-storage';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { openPool, type Pool } from '../../src/database/pool.ts';

const LOAN_COUNT = 5_000;
const STATUS_POLL_MS = 250;

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const rowCount = Number(values.rows);
const loan = (n: number): string => `AMTFL7${String(n % LOAN_COUNT).padStart(7, '0')}`;

/** An NACH status file: each loan has a payment of another amount on each of some days. */
function fileContent(): Buffer {
  const lines = [
    'loan_id,borrower_name,Amount,Transaction Date,Status,reason,umrn,utr,settlement_date,',
  ];
  for (let n = 0; n < rowCount; n += 1) {
    const turn = Math.floor(n / LOAN_COUNT);
    const day = String(1 + (turn % 15)).padStart(2, '0');
    lines.push(
      `${loan(n)},"CARRIER, ${String(n)}",${String(1000 + turn)}.50,${day}-11-2026,SUCCESS,,HDFC7021503240018841,N${String(n)},,`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  console.log(
    `${what.padEnd(34)} ${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s`,
  );
  return result;
}

async function untilNone(
  pool: Pool,
  statement: string,
  progress: (open: number) => void,
): Promise<void> {
  for (;;) {
    const open = Number((await pool.query<{ count: string }>(statement)).rows[0]?.count ?? 0);
    if (open === 0) return;
    progress(open);
    await new Promise((wake) => setTimeout(wake, STATUS_POLL_MS));
  }
}

async function sendThrough(stack: LocalStack, pool: Pool): Promise<number> {
  await fetch(new URL('/simulator/loans', stack.fineractUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Array.from({ length: LOAN_COUNT }, (_, n) => ({ externalId: loan(n) }))),
  });
  const body = fileContent();
  console.log(
    `${String(rowCount)} records, ${(body.length / 1e6).toFixed(1)} MB, ${String(LOAN_COUNT)} loans`,
  );
  await timed('upload and ingest', async () => {
    await new Upload({
      client: stack.s3,
      params: { Bucket: stack.bucket, Key: 'arthmate/volume.csv', Body: body },
    }).done();
    await untilNone(
      pool,
      `select 1 - count(*) as count from "RAW"."RAW_S3_FILE_PROCESSING_LOG" where status in ('success', 'failed')`,
      () => undefined,
    );
  });
  await timed('run: transform, checks, enqueue', async () => stack.runPipeline());
  let shown = Date.now();
  await timed('posting', async () =>
    untilNone(
      pool,
      `select count(*) from "OPS"."REPAYMENT_OUTBOX" where state in ('ready', 'queued')`,
      (open) => {
        if (Date.now() - shown < 10_000) return;
        shown = Date.now();
        console.log(`  ${String(open)} repayments to go`);
      },
    ),
  );
  const held = (await (
    await fetch(new URL('/simulator/transactions', stack.fineractUrl))
  ).json()) as { externalId: string }[];
  const distinct = new Set(held.map((repayment) => repayment.externalId)).size;
  console.log(
    `Fineract holds ${String(held.length)} repayments, ${String(distinct)} distinct, of ${String(rowCount)} payments`,
  );
  return held.length === rowCount && distinct === rowCount ? 0 : 1;
}

process.env['ASSETS_DIR'] ??= process.cwd();
const dataDir = await mkdtemp(join(tmpdir(), 'turno-volume-'));
const stack = await startLocalStack({ samples: false, port: 0, dataDir });
const pool = openPool({
  connectionString: stack.databaseUrl,
  connectionsMax: 2,
  applicationName: 'volume',
});
try {
  process.exitCode = await timed('all of it', async () => sendThrough(stack, pool));
} finally {
  await pool.end();
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}
