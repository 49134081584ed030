/** The product's functions, started as Lambda would: with dependencies whose every step waits for the schedule. */
import type { S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { openFineract } from '../../src/fineract/client.ts';
import { parseCredentials } from '../../src/fineract/credentials.ts';
import { recordCallsIn } from '../../src/fineract/record-call.ts';
import { ingestMessage } from '../../src/files/ingest-message.ts';
import { replayRejects } from '../../src/files/replay-rejects.ts';
import { runPipeline } from '../../src/pipeline/run-pipeline.ts';
import type { RunRequest } from '../../src/pipeline/run-record.ts';
import { postRecords } from '../../src/repayments/post-records.ts';
import { postingDeps } from '../../src/repayments/posting-deps.ts';
import type { Clock } from '../../src/repayments/settle.ts';
import type { FakeS3 } from '../support/fake-s3.ts';
import { InvocationPool } from './database-boundary.ts';
import type { ModelQueue, QueueMessage } from './model-queue.ts';
import type { Rig } from './rig.ts';
import type { Invocation } from './scheduler.ts';

export interface Surroundings {
  readonly rig: Rig;
  readonly s3: FakeS3;
  readonly postingQueue: ModelQueue;
  readonly nowMs: () => number;
  readonly passMs: (durationMs: number) => void;
  /** True: the queue refuses this entry while it takes the others. */
  readonly refusesEntry: () => boolean;
}

export interface Started {
  readonly pool: InvocationPool;
  /** Resolves with the messages that must come again; never for an invocation that was killed. */
  readonly failed: Promise<ReadonlySet<string>>;
}

const RESEND_AFTER_SECONDS = 14_400;

/** `post-repayments` on one batch. */
export function startPosting(
  around: Surroundings,
  invocation: Invocation,
  batch: readonly QueueMessage[],
): Started {
  const { rig } = around;
  const pool = new InvocationPool(rig.boundary, rig.scheduler, invocation);
  const url = rig.network.urlFor(invocation);
  const record = recordCallsIn(pool.asPool);
  const fineract = openFineract({
    // From here until the network has the request, or the answer is here, the invocation is not at rest.
    credentials: async () => {
      invocation.expected += 1;
      return Promise.resolve(parseCredentials({ ...rig.simulator.credentials, url }));
    },
    forgetCredentials: () => undefined,
    recordCall: async (call) => {
      invocation.expected = Math.max(0, invocation.expected - 1);
      await record(call);
    },
    timeoutMs: 30_000,
    connectionsMax: 10,
  });
  const posting = {
    ...postingDeps({
      pool: pool.asPool,
      fineract,
      count: () => undefined,
      FINERACT_TIMEOUT_MS: 30_000,
      POSTING_TIME_BUDGET_MS: 60_000,
      POSTING_RECEIVE_COUNT_MAX: 4,
      POSTING_LEASE_MARGIN_MS: 30_000,
    }),
    clock: clockOf(around, invocation),
  };
  const work = async (): Promise<ReadonlySet<string>> => {
    const { batchItemFailures } = await postRecords(
      { posting, logger: SILENT, deadlineMs: around.nowMs() + 170_000 },
      batch.map(recordOf),
    );
    return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  };
  return { pool, failed: ending(invocation, batch, work) };
}

/** `run-pipeline` on one request. */
export function startRun(
  around: Surroundings,
  invocation: Invocation,
  message: QueueMessage,
): Started {
  const { rig } = around;
  const pool = new InvocationPool(rig.boundary, rig.scheduler, invocation);
  const request = JSON.parse(message.body) as RunRequest;
  const deps = {
    pool: pool.asPool,
    sqs: { send: sendInto(around, invocation) },
    queueUrl: 'http://queue.test/posting.fifo',
    resendAfterSeconds: RESEND_AFTER_SECONDS,
    replayRejects,
  };
  const work = async (): Promise<ReadonlySet<string>> => {
    await runPipeline(deps, request);
    return new Set();
  };
  return { pool, failed: ending(invocation, [message], work) };
}

/** `ingest-file` on one notification. */
export function startIngest(
  around: Surroundings,
  invocation: Invocation,
  message: QueueMessage,
): Started {
  const { rig, s3 } = around;
  const pool = new InvocationPool(rig.boundary, rig.scheduler, invocation);
  const deps = { pool: pool.asPool, s3: bucketOf(around, invocation), bucket: s3.bucket };
  const work = async (): Promise<ReadonlySet<string>> => {
    await ingestMessage(deps, message.body, () => undefined, message.receives > 1);
    return new Set();
  };
  return { pool, failed: ending(invocation, [message], work) };
}

/** Which messages come again: those the function names, or all where it throws. */
async function ending(
  invocation: Invocation,
  batch: readonly QueueMessage[],
  work: () => Promise<ReadonlySet<string>>,
): Promise<ReadonlySet<string>> {
  try {
    return await work();
  } catch (error) {
    invocation.error = error;
    return new Set(batch.map((message) => message.id));
  } finally {
    invocation.ended = true;
  }
}

function clockOf(around: Surroundings, invocation: Invocation): Clock {
  return {
    nowMs: around.nowMs,
    pause: async (durationMs) =>
      around.rig.scheduler.step(
        invocation,
        'pause',
        `pause of ${String(durationMs)} ms`,
        async () => Promise.resolve(around.passMs(durationMs)),
        async () => Promise.resolve(new Error('a pause cannot be struck')),
      ),
  };
}

function sendInto(around: Surroundings, invocation: Invocation): SQSClient['send'] {
  const send = async (command: unknown): Promise<unknown> =>
    around.rig.scheduler.step(
      invocation,
      'send',
      'send to the posting queue',
      async () => Promise.resolve(enqueued(around, command)),
      async () => Promise.resolve(networkError('the queue gave no answer')),
    );
  return send as SQSClient['send'];
}

function enqueued(around: Surroundings, command: unknown): { Failed: { Id: string }[] } {
  if (!(command instanceof SendMessageBatchCommand)) throw new Error('an unexpected command');
  const failed: { Id: string }[] = [];
  for (const entry of command.input.Entries ?? []) {
    if (around.refusesEntry()) failed.push({ Id: entry.Id ?? '' });
    else
      around.postingQueue.send({
        group: entry.MessageGroupId ?? '',
        body: entry.MessageBody ?? '',
        ...(entry.MessageDeduplicationId === undefined
          ? {}
          : { deduplicationId: entry.MessageDeduplicationId }),
      });
  }
  return { Failed: failed };
}

/** Each command is a step, and each piece of an object that is read. */
function bucketOf(around: Surroundings, invocation: Invocation): S3Client {
  const { rig, s3 } = around;
  const struck = async (): Promise<Error> =>
    Promise.resolve(networkError('the bucket gave no answer'));
  const step = async <T>(label: string, happen: () => Promise<T>): Promise<T> =>
    rig.scheduler.step(invocation, 'bucket', label, happen, struck);
  const client = s3.client as unknown as {
    send: (command: unknown) => Promise<{ Body?: AsyncIterable<Uint8Array> }>;
  };
  return {
    send: async (command: unknown) => {
      const name = (command as object).constructor.name.replace(/Command$/, '');
      const answer = await step(name, async () => client.send(command));
      const { Body: body } = answer;
      if (body === undefined) return answer;
      return { ...answer, Body: inSteps(body, step) };
    },
  } as unknown as S3Client;
}

async function* inSteps(
  body: AsyncIterable<Uint8Array>,
  step: <T>(label: string, happen: () => Promise<T>) => Promise<T>,
): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  for (;;) {
    const piece = await step('piece of the object', async () => pieces.next());
    if (piece.done === true) return;
    yield piece.value;
  }
}

function networkError(message: string): Error {
  return Object.assign(new Error(message), { code: 'ECONNRESET', name: 'TimeoutError' });
}

function recordOf(message: QueueMessage): SQSRecord {
  return {
    messageId: message.id,
    body: message.body,
    attributes: {
      MessageGroupId: message.group,
      ApproximateReceiveCount: String(message.receives),
    },
  } as unknown as SQSRecord;
}

const SILENT = { info: (): void => undefined, error: (): void => undefined };
