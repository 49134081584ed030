import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeadLetterList, type DeadLetterQueueName } from '../../src/contract/dead-letter.ts';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const LOAN = 'AMTFL96660001';
const TIMEOUT_MS = 90_000;
let dataDir: string;
let local: LocalStack;

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-dead-letters-');
  // Failed messages come back at once, so that one dies in seconds instead of hours.
  local = await startLocalStack({
    dataDir,
    retryAfterMs: 50,
    seedLoans: [{ externalId: LOAN }],
  });
});

afterAll(async () => {
  await local.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Runs the command line as an operator does, to its end. */
function operate(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { promise, resolve } = Promise.withResolvers<{
    code: number;
    stdout: string;
    stderr: string;
  }>();
  const command = ['bin/operate.ts', ...argv, '--data', dataDir];
  execFile(process.execPath, command, { timeout: 25_000 }, (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
  });
  return promise;
}

async function deadLetters(queue: DeadLetterQueueName): Promise<DeadLetterList['items'][number]> {
  const answer = await fetch(`${local.apiUrl}/dead-letters?queue=${queue}`, {
    headers: { 'x-internal-token': local.internalToken },
  });
  const [item] = DeadLetterList.parse(await answer.json()).items;
  if (item === undefined) throw new Error(`the API does not know the queue ${queue}`);
  return item;
}

const oneDead = (queue: DeadLetterQueueName) =>
  until(
    `a dead letter of ${queue}`,
    async () => {
      const item = await deadLetters(queue);
      return item.messages.length > 0 ? item : undefined;
    },
    TIMEOUT_MS,
  );

const query = async (statement: string): Promise<Record<string, unknown>[]> =>
  (await local.stack.pool.query<Record<string, unknown>>(statement)).rows;

test(
  'a payment whose result could not be written dies, is seen, and after the cause is mended a redrive ends it, posted once',
  { timeout: TIMEOUT_MS },
  async () => {
    await query(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'the disk is full' using errcode = 'disk_full'; end $$`);
    await query(`create trigger refuse before insert on "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
      for each row execute function public.refuse()`);
    await local.s3.send(
      new PutObjectCommand({
        Bucket: local.bucket,
        Key: 'arthmate/one.csv',
        Body: `loan_id,Amount,Transaction Date,Status,reason\n${LOAN},1250.00,05-11-2026,SUCCESS,\n`,
      }),
    );
    await until('the file', async () => {
      const [file] = await query('select status from "RAW"."RAW_S3_FILE_PROCESSING_LOG"');
      return file?.['status'] === 'success' ? true : undefined;
    });
    await local.runPipeline();

    const dead = await oneDead('posting');
    expect(dead.messages).toMatchObject([
      { readable: true, names: [{ kind: 'payment', loan_external_id: LOAN, state: 'queued' }] },
    ]);
    // It stands in Fineract, and nothing of ours knows: the case in which a careless second try would post twice.
    expect(local.simulator.transactions()).toHaveLength(1);
    const listed = await operate('dead-letters', 'posting');
    expect(listed.stdout).toMatch(/\nposting +[0-9a-f-]{36} .* payment [0-9a-f]{32} +queued\n$/);

    await query('drop function public.refuse cascade');
    // The dead worker's lease has long run out when somebody comes to look.
    await query(
      `update "OPS"."REPAYMENT_OUTBOX" set claimed_until = now() where claimed_by is not null`,
    );
    const redriven = await operate('dead-letters', 'redrive', 'posting');
    expect(redriven).toMatchObject({ code: 0, stderr: '' });
    expect(redriven.stdout).toMatch(/\n1 redriven; 0 dead letters remain in posting\.\n$/);
    await local.untilPosted();

    expect(await query('select state from "OPS"."REPAYMENT_OUTBOX"')).toEqual([
      { state: 'posted' },
    ]);
    expect(local.simulator.transactions()).toHaveLength(1);
    expect((await deadLetters('posting')).messages).toEqual([]);
    expect(
      await query('select acted_by, outcome from "OPS"."DEAD_LETTER_ACTION" order by action_id'),
    ).toEqual([
      { acted_by: 'local', outcome: 'begun' },
      { acted_by: 'local', outcome: 'redriven' },
    ]);
  },
);

test(
  'a poison message in each queue dies, keeps nothing else from being done, and is discarded by command',
  { timeout: TIMEOUT_MS },
  async () => {
    const environment = local.stack.functions.get('operations-api')?.definition.environment ?? {};
    const queues = ['ingest', 'pipeline', 'posting', 'proof'] as const;
    for (const queue of queues) {
      await local.stack.parts.storage.sqs.send(
        new SendMessageCommand({
          QueueUrl: environment[`${queue.toUpperCase()}_QUEUE_URL`],
          MessageBody: 'no JSON at all',
          ...(queue === 'posting'
            ? { MessageGroupId: LOAN, MessageDeduplicationId: 'poison' }
            : {}),
        }),
      );
    }
    const dead = await Promise.all(queues.map(oneDead));
    for (const item of dead)
      expect(item.messages, item.queue).toMatchObject([{ readable: false, names: [] }]);
    const kept = await operate('dead-letters', 'redrive', 'posting');
    expect(kept).toMatchObject({ code: 1, stderr: '' });
    expect(kept.stdout).toMatch(/: kept\. No function can read it/);
    for (const { queue, messages } of dead) {
      const id = messages[0]?.message_id ?? '';
      const why = ['--message', id, '--reason', 'sent by mistake'];
      const gone = await operate('dead-letters', 'discard', queue, ...why);
      expect(gone.stdout).toBe(
        `${id}: discarded\n1 discarded; 0 dead letters remain in ${queue}.\n`,
      );
    }
    expect((await local.runPipeline()).status).toBe('success');
  },
);
