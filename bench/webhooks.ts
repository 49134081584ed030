/** Calls of a gateway at 200 a second, through the whole local stack, beside a function that does nothing. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpApi } from '../local/http/server.ts';
import { FunctionPool } from '../local/lambda/function-pool.ts';
import secrets from '../local/samples/webhook-secrets.json' with { type: 'json' };
import { startStack, type Stack } from '../local/stack.ts';
import { openPool } from '../src/database/pool.ts';
import { figureResult, percentile } from './measure.ts';
import type { Benchmark } from './types.ts';
import type { SendOrder, SendTally } from './webhooks/sender.ts';

const PER_SECOND = 200;
const SECONDS = 60;
const P99_MS_MAX = 500;
const WARM_UP_SECONDS = 3;

export const webhooks: Benchmark = async ({ rows, say }) => {
  const seconds = rows === undefined ? SECONDS : Math.ceil(rows / PER_SECOND);
  const dataDir = await mkdtemp(join(tmpdir(), 'turno-webhooks-'));
  const stack = await startStack({ dataDir, port: 0, report: () => undefined });
  try {
    const account = secrets.accounts.find(({ gateway }) => gateway === 'razorpay');
    if (account === undefined) throw new Error('no account of razorpay among the samples');
    const order = (url: string, run: string, length: number): SendOrder => ({
      url,
      run,
      secret: account.secrets[0]?.secret ?? '',
      accountId: account.accountId ?? '',
      perSecond: PER_SECOND,
      seconds: length,
    });
    const url = `${stack.apiUrl}/webhooks/razorpay`;
    // Starts the processes of the function, as a gateway's steady traffic has long done.
    await sendFrom(order(url, 'w', WARM_UP_SECONDS));
    say(
      `${String(PER_SECOND)} calls a second for ${String(seconds)} s to a function that does nothing`,
    );
    const nothing = await withNothing(dataDir, async (bareUrl) =>
      sendFrom(order(bareUrl, 'n', seconds)),
    );
    say(`${String(PER_SECOND)} calls a second for ${String(seconds)} s to receive-webhook`);
    const ours = await sendFrom(order(url, 'm', seconds));
    const kept = await countKept(stack, 'Evm');
    return [
      figureResult({
        name: `webhooks, ${String(PER_SECOND)} a second for ${String(seconds)} s: p99`,
        unit: 'ms',
        limit: { most: P99_MS_MAX },
        ours: ours.latenciesMs,
        figure: percentile(ours.latenciesMs, 0.99),
        reference: [percentile(nothing.latenciesMs, 0.99)],
        notes: `reference: p99 of a function that does nothing; p50 ${percentile(ours.latenciesMs, 0.5).toFixed(1)} ms against ${percentile(nothing.latenciesMs, 0.5).toFixed(1)} ms; ${tallyText(ours)}`,
      }),
      figureResult({
        name: 'webhooks: events lost or kept twice',
        unit: 'events',
        limit: { most: 0 },
        ours: [Math.abs(kept - ours.events)],
        notes: `${String(ours.events)} events sent, ${String(kept)} kept`,
      }),
    ];
  } finally {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
};

function tallyText(tally: SendTally): string {
  return `${String(tally.sent)} sent, ${String(tally.answered200)} answered 200, failures ${JSON.stringify(tally.failures)}`;
}

async function sendFrom(order: SendOrder): Promise<SendTally> {
  const child = fork(join(import.meta.dirname, 'webhooks/sender.ts'));
  child.send(order);
  const [tally] = (await once(child, 'message')) as [SendTally];
  return tally;
}

async function withNothing<T>(folder: string, work: (url: string) => Promise<T>): Promise<T> {
  const pool = new FunctionPool({
    name: 'nothing',
    modulePath: join(import.meta.dirname, 'webhooks/nothing.mjs'),
    handlerName: 'handler',
    environment: { PATH: process.env['PATH'] ?? '' },
    timeoutMs: 10_000,
    memoryMib: 1024,
    concurrencyMax: 10,
    logFile: join(folder, 'nothing.log'),
  });
  const server = await startHttpApi(
    [{ key: 'POST /nothing', invoke: async (event) => pool.invoke(event) }],
    0,
    () => undefined,
  );
  try {
    return await work(`${server.url}/nothing`);
  } finally {
    await server.stop();
    await pool.stop();
  }
}

async function countKept(stack: Stack, prefix: string): Promise<number> {
  const database = openPool({
    connectionString: stack.databaseUrl,
    connectionsMax: 1,
    applicationName: 'bench',
  });
  const found = await database.query<{ count: number }>(
    `select count(*)::int as count
     from (select event_id from "RAW"."RAW_UGRO_RAZORPAY_API") kept
     where event_id like $1 || '%'`,
    [prefix],
  );
  await database.end();
  return found.rows[0]?.count ?? 0;
}
