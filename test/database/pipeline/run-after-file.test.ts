import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from 'vitest';
import { PipelineRequestMessage } from '../../../src/contract/messages.ts';
import { ingestMessage, type IngestReport } from '../../../src/files/ingest-message.ts';
import type { MetricName } from '../../../src/observability/metrics.ts';
import { runAfterFile } from '../../../src/pipeline/run-after-file.ts';
import { runPipeline } from '../../../src/pipeline/run-pipeline.ts';
import { testDatabase } from '../../support/database.ts';
import { FakeS3 } from '../../support/fake-s3.ts';
import { simpleFile } from '../../support/ingest.ts';
import { pipelineOn } from './support.ts';

const { pool } = await testDatabase();

interface Asking {
  readonly requests: PipelineRequestMessage[];
  readonly delays: (number | undefined)[];
  readonly counted: MetricName[];
  readonly warned: unknown[];
  readonly ask: () => Promise<void>;
  down: boolean;
}

function asking(seconds = 5): Asking {
  const made: Asking = {
    requests: [],
    delays: [],
    counted: [],
    warned: [],
    down: false,
    ask: runAfterFile({
      pool,
      sqs: { send: (async (command: unknown) => send(command)) as SQSClient['send'] },
      count: (name) => made.counted.push(name),
      logger: { warn: (message, fields) => made.warned.push({ message, fields }) },
      PIPELINE_QUEUE_URL: 'http://sqs.test/pipeline',
      RUN_AFTER_FILE_SECONDS: seconds,
    }),
  };
  const send = async (command: unknown): Promise<object> => {
    await Promise.resolve();
    if (made.down) throw new Error('the queue is down');
    if (!(command instanceof SendMessageCommand)) throw new Error('an unexpected command');
    made.requests.push(PipelineRequestMessage.parse(JSON.parse(command.input.MessageBody ?? '')));
    made.delays.push(command.input.DelaySeconds);
    return {};
  };
  return made;
}

beforeEach(async () => {
  await pool.query(`update "OPS"."PIPELINE_RUN" set status = 'success', finished_at = now()`);
});

async function waitingRuns(): Promise<string[]> {
  const found = await pool.query<{ request_id: string }>(
    `select request_id from "OPS"."PIPELINE_RUN" where trigger = 'file' and status = 'pending'`,
  );
  return found.rows.map((row) => row.request_id);
}

/** What the pipeline function does with a request. */
async function runOf(request: PipelineRequestMessage | undefined): Promise<unknown> {
  if (request?.requestId === undefined) throw new Error('nothing was asked for');
  const { deps } = pipelineOn(pool);
  return runPipeline(deps, { ...request, requestId: request.requestId });
}

test('twenty files at once ask for one run, which begins after the delay', async () => {
  const asked = asking();
  await Promise.all(Array.from({ length: 20 }, asked.ask));
  expect(asked.requests).toMatchObject([{ trigger: 'file', requestedBy: 'ingest-file' }]);
  expect(asked.delays).toEqual([5]);
  expect(await waitingRuns()).toEqual([asked.requests[0]?.requestId]);
});

test('once that run has begun, a file asks for another', async () => {
  const asked = asking();
  await asked.ask();
  await runOf(asked.requests[0]);
  await asked.ask();
  expect(asked.requests).toHaveLength(2);
  expect(asked.requests[1]?.requestId).not.toBe(asked.requests[0]?.requestId);
});

test('a file that commits while a run is at work is taken by the run that it asks for', async () => {
  const s3 = new FakeS3();
  const asked = asking();
  await ingest(s3, asked, 'arthmate/first.csv', simpleFile(3, 'first'));
  const { deps } = pipelineOn(pool);
  const [first] = asked.requests;
  let second: string | undefined;
  await runPipeline(
    {
      ...deps,
      // The first step of a run: it has begun, and has not taken its loads.
      replayRejects: async (given) => {
        second = await ingestAndAsk(s3, asked);
        return deps.replayRejects(given);
      },
    },
    { ...PipelineRequestMessage.parse(first), requestId: first?.requestId ?? '' },
  );
  expect(second).not.toBe(first?.requestId);
  await runOf(asked.requests[1]);
  const open = await pool.query('select 1 from "RAW"."RAW_LOAD" where transformed_at is null');
  expect(open.rowCount).toBe(0);
});

async function ingestAndAsk(s3: FakeS3, asked: Asking): Promise<string | undefined> {
  await ingest(s3, asked, 'arthmate/second.csv', simpleFile(4, 'second'));
  return asked.requests[1]?.requestId;
}

async function ingest(
  s3: FakeS3,
  asked: Asking,
  key: string,
  content: string,
): Promise<IngestReport[]> {
  const object = s3.put(key, content);
  const body = JSON.stringify({
    Records: [
      {
        eventName: 'ObjectCreated:Put',
        s3: {
          bucket: { name: object.bucket },
          object: { key, eTag: object.etag ?? undefined, versionId: object.version ?? undefined },
        },
      },
    ],
  });
  const reports: IngestReport[] = [];
  const deps = { pool, s3: s3.client, bucket: object.bucket, afterLoad: asked.ask };
  await ingestMessage(deps, body, (report) => reports.push(report));
  return reports;
}

test('a file is a success although no run could be asked for: that is counted, logged, and leaves nothing behind', async () => {
  const asked = asking();
  asked.down = true;
  const reports = await ingest(new FakeS3(), asked, 'arthmate/lonely.csv', simpleFile(5, 'lonely'));
  expect(reports).toMatchObject([{ status: 'success' }]);
  expect(asked.counted).toEqual(['RunRequestFailed']);
  expect(asked.warned).toHaveLength(1);
  expect(await waitingRuns()).toEqual([]);
  asked.down = false;
  await asked.ask();
  expect(asked.requests).toHaveLength(1);
});

test('a failed file asks for nothing', async () => {
  const asked = asking();
  const reports = await ingest(new FakeS3(), asked, 'arthmate/bad.csv', 'a,b\n1,2\n');
  expect(reports).toMatchObject([{ status: 'failed' }]);
  expect(asked.requests).toEqual([]);
});

test('a request that waits longer than it can have been under way is sent again, as the same run', async () => {
  const asked = asking();
  await asked.ask();
  await pool.query(
    `update "OPS"."PIPELINE_RUN" set requested_at = now() - interval '66 seconds' where status = 'pending'`,
  );
  await asked.ask();
  expect(asked.requests.map(({ requestId }) => requestId)).toEqual([
    asked.requests[0]?.requestId,
    asked.requests[0]?.requestId,
  ]);
  await runOf(asked.requests[0]);
  expect(await runOf(asked.requests[1])).toEqual({ kind: 'done before' });
});

test('with no delay given nothing is ever asked', async () => {
  const asked = asking(0);
  await asked.ask();
  expect(asked.requests).toEqual([]);
  expect(await waitingRuns()).toEqual([]);
});
