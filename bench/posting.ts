/** Posting: the product's own protocol with a server that answers in 40 ms, against what that server can give at most. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { startPostgres } from '../local/postgres.ts';
import { migrate } from '../src/database/migrate.ts';
import { openPool, type Pool } from '../src/database/pool.ts';
import { openFineract, type FineractClient } from '../src/fineract/client.ts';
import { parseCredentials } from '../src/fineract/credentials.ts';
import { recordCallsIn } from '../src/fineract/record-call.ts';
import { openRequestSlots } from '../src/fineract/request-slots.ts';
import { postBatch } from '../src/repayments/post-batch.ts';
import { postRepayment } from '../src/repayments/post-repayment.ts';
import { postingDeps } from '../src/repayments/posting-deps.ts';
import { costOf, figureResult, type Cost } from './measure.ts';
import type { Benchmark } from './types.ts';

const PAYMENTS = 20_000;
const AT_ONCE = 50;
const ANSWER_MS = 40;
const MESSAGES_PER_BATCH = 10;
/** More batches than slots need, so that a request is always ready when a slot comes free. */
const BATCHES_AT_ONCE = 16;

export const posting: Benchmark = async (options) => {
  const payments = options.rows ?? PAYMENTS;
  const ours: Cost[] = [];
  const bare: Cost[] = [];
  const server = await startServer();
  const postgres = await startPostgres();
  const setUp = openPool({
    connectionString: postgres.url,
    connectionsMax: 1,
    applicationName: 'bench',
  });
  try {
    await migrate(setUp);
    for (let run = 0; run < (options.runs ?? 3); run += 1) {
      options.say(`posting, run ${String(run + 1)}: ${String(payments)} payments`);
      const keys = await queuePayments(setUp, payments);
      ours.push(await costOf(async () => postAll(postgres.url, server.url, keys)));
      await requirePosted(setUp, payments);
      bare.push(await costOf(async () => requestAll(server.url, payments)));
    }
  } finally {
    await setUp.end();
    await postgres.stop();
    server.process.disconnect();
  }
  const idealMs = (payments * ANSWER_MS) / AT_ONCE;
  const shares = (costs: readonly Cost[]): number[] =>
    costs.map(({ wallMs }) => (100 * idealMs) / wallMs);
  return [
    figureResult({
      name: `posting, ${String(payments)} payments, ${String(AT_ONCE)} at once, answered in ${String(ANSWER_MS)} ms: share of the ideal`,
      unit: '%',
      limit: { least: 96 },
      ours: shares(ours),
      reference: shares(bare),
      notes: 'reference: undici alone, no database',
    }),
    figureResult({
      name: 'posting: CPU of the function per post',
      unit: 'ms',
      limit: { most: 0.25 },
      ours: ours.map(({ cpuMs }) => cpuMs / payments),
      reference: bare.map(({ cpuMs }) => cpuMs / payments),
      notes: 'reference: undici alone, no database',
    }),
  ];
};

async function startServer(): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const child = fork(join(import.meta.dirname, 'posting/server.ts'), [String(ANSWER_MS)]);
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${String(port)}`, process: child };
}

async function queuePayments(pool: Pool, count: number): Promise<string[]> {
  await pool.query(
    'truncate "CORE"."CORE_LOAN_MASTER", "CORE"."CORE_TRANSACTION_DATA", "OPS"."REPAYMENT_OUTBOX", "RAW"."RAW_FINERACT_API_LOG" cascade',
  );
  await pool.query(
    await readFile(join(import.meta.dirname, 'posting/queue-payments.sql'), 'utf8'),
    [count],
  );
  await pool.query('vacuum analyze');
  const queued = await pool.query<{ source_key: string }>(
    'select source_key from "OPS"."REPAYMENT_OUTBOX" order by date, loan_external_id',
  );
  return queued.rows.map((row) => row.source_key);
}

async function postAll(
  databaseUrl: string,
  fineractUrl: string,
  keys: readonly string[],
): Promise<void> {
  const pool = openPool({
    connectionString: databaseUrl,
    connectionsMax: 10,
    applicationName: 'bench posting',
  });
  const fineract = fineractAt(fineractUrl, pool);
  const deps = postingDeps({
    pool,
    fineract,
    count: () => undefined,
    FINERACT_TIMEOUT_MS: 30_000,
    POSTING_TIME_BUDGET_MS: 60_000,
    POSTING_RECEIVE_COUNT_MAX: 4,
    POSTING_LEASE_MARGIN_MS: 30_000,
  });
  const messages = keys.map((sourceKey) => ({
    messageId: sourceKey,
    groupId: sourceKey,
    receiveCount: 1,
    body: JSON.stringify({ sourceKey }),
  }));
  const worker = async (): Promise<void> => {
    for (;;) {
      const batch = messages.splice(-MESSAGES_PER_BATCH);
      if (batch.length === 0) return;
      await postBatch(
        {
          post: async (delivery) => postRepayment(deps, delivery),
          onDone: () => undefined,
          onFailed: (_message, error) => {
            throw error;
          },
        },
        batch,
      );
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
  await fineract.close();
  await pool.end();
}

function fineractAt(url: string, pool: Pool): FineractClient {
  const credentials = parseCredentials({ url, username: 'bench', password: 'bench' });
  return openFineract({
    credentials: async () => Promise.resolve(credentials),
    forgetCredentials: () => undefined,
    recordCall: recordCallsIn(pool),
    timeoutMs: 30_000,
    connectionsMax: AT_ONCE,
    slots: openRequestSlots(AT_ONCE),
  });
}

async function requirePosted(pool: Pool, count: number): Promise<void> {
  const found = await pool.query<{ posted: number }>(
    `select count(*)::int as posted from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status = 'success'`,
  );
  const posted = found.rows[0]?.posted;
  if (posted !== count)
    throw new Error(`${String(posted)} of ${String(count)} payments were posted`);
}

/** The reference: the same requests, with nothing else to do. */
async function requestAll(url: string, count: number): Promise<void> {
  const dispatcher = new Agent({ connections: AT_ONCE });
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const response = await request(
        `${url}/fineract-provider/api/v1/loans/external-id/LN1/transactions`,
        {
          dispatcher,
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"transactionAmount":1001.00,"transactionDate":"2026-01-05","dateFormat":"yyyy-MM-dd","locale":"en","externalId":"0"}',
        },
      );
      await response.body.json();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await dispatcher.close();
}
