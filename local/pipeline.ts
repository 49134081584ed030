/** Asks for pipeline runs through their queue and follows them to the last repayment. */
import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { sql } from '../src/database/sql.ts';
import type { Stack } from './stack.ts';
import { until } from './until.ts';

export interface RunOptions {
  readonly skipTransform?: boolean;
  readonly dryRun?: boolean;
  readonly lender?: string;
  readonly timeoutMs?: number;
}

export interface FinishedRun {
  readonly runId: string;
  readonly status: 'success' | 'failed';
  readonly errorMessage: string | null;
}

/** Sends a request and answers when the run has ended. What it queued may still be on its way. */
export async function runPipeline(stack: Stack, options: RunOptions = {}): Promise<FinishedRun> {
  const requestId = randomUUID();
  const request = {
    requestId,
    trigger: 'command',
    requestedBy: 'local stack',
    skipTransform: options.skipTransform ?? false,
    dryRun: options.dryRun ?? false,
    lender: options.lender ?? null,
  };
  await stack.parts.storage.sqs.send(
    new SendMessageCommand({
      QueueUrl: stack.pipelineQueueUrl,
      MessageBody: JSON.stringify(request),
    }),
  );
  const statement = await sql('queries/local/find-run.sql');
  return until('the pipeline run', options.timeoutMs ?? 120_000, async () => {
    const { rows } = await stack.pool.query<{
      run_id: string;
      status: string;
      error_message: string | null;
    }>(statement, [requestId]);
    const [run] = rows;
    if (run?.status !== 'success' && run?.status !== 'failed') return undefined;
    return { runId: run.run_id, status: run.status, errorMessage: run.error_message };
  });
}

/** Waits until nothing is queued any more. Gives up when nothing has moved for `standstillMs`. */
export async function untilPosted(
  stack: Stack,
  progress: (posted: number, underWay: number) => void = () => undefined,
  standstillMs = 60_000,
): Promise<void> {
  const statement = await sql('queries/local/count-under-way.sql');
  let seen = '';
  let deadline = Date.now() + standstillMs;
  await until('the repayments under way', Number.POSITIVE_INFINITY, async () => {
    const { rows } = await stack.pool.query<{ under_way: string; posted: string }>(statement);
    const { under_way: underWay = '0', posted = '0' } = rows[0] ?? {};
    if (underWay === '0') return true;
    if (seen !== `${underWay}/${posted}`) {
      seen = `${underWay}/${posted}`;
      deadline = Date.now() + standstillMs;
      progress(Number(posted), Number(underWay));
    }
    if (Date.now() > deadline)
      throw new Error(
        `${underWay} repayments have not moved for ${String(standstillMs / 1000)} s.`,
      );
    return undefined;
  });
}
