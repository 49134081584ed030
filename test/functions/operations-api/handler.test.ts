import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { afterAll, expect, test } from 'vitest';
import { Health } from '../../../src/contract/health.ts';
import { PipelineRun } from '../../../src/contract/pipeline-run.ts';
import { testDatabase } from '../../support/database.ts';
import { httpEvent } from '../../support/http-event.ts';

const database = await testDatabase();

/** The one call of SQS that the handler makes, as the service answers it. */
const sent: { QueueUrl: string; MessageBody: string }[] = [];
const queue = createServer((request, response) => {
  void (async () => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const message = JSON.parse(text) as { QueueUrl: string; MessageBody: string };
    sent.push(message);
    const digest = createHash('md5').update(message.MessageBody).digest('hex');
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify({ MessageId: randomUUID(), MD5OfMessageBody: digest }));
  })();
});
await new Promise<void>((ready) => queue.listen(0, '127.0.0.1', ready));
afterAll(() => {
  queue.closeAllConnections();
  queue.close();
});

const endpoint = `http://127.0.0.1:${String((queue.address() as AddressInfo).port)}`;
Object.assign(process.env, {
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SQS: endpoint,
  DATABASE_URL: database.url,
  PIPELINE_QUEUE_URL: `${endpoint}/000000000000/pipeline`,
  PROOF_QUEUE_URL: `${endpoint}/000000000000/proof`,
  POLL_QUEUE_URL: `${endpoint}/000000000000/polls`,
  POLL_DEAD_LETTERS_URL: `${endpoint}/000000000000/polls-dead`,
  PIPELINE_DEAD_LETTERS_URL: `${endpoint}/000000000000/pipeline-dead`,
  INGEST_QUEUE_URL: `${endpoint}/000000000000/ingest`,
  INGEST_DEAD_LETTERS_URL: `${endpoint}/000000000000/ingest-dead`,
  POSTING_QUEUE_URL: `${endpoint}/000000000000/posting.fifo`,
  PROOF_DEAD_LETTERS_URL: `${endpoint}/000000000000/proof-dead`,
  POSTING_DEAD_LETTERS_URL: `${endpoint}/000000000000/posting-dead.fifo`,
  FINERACT_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:fineract',
  POWERTOOLS_DEV: 'false',
  LOG_LEVEL: 'CRITICAL',
});
const { handler } = await import('../../../functions/operations-api/handler.ts');

async function call(
  method: string,
  target: string,
  options?: Parameters<typeof httpEvent>[2],
): Promise<APIGatewayProxyStructuredResultV2> {
  return handler(httpEvent(method, target, options), {
    awsRequestId: 'lambda-1',
    functionName: 'operations-api',
  } as Context);
}

test('health answers from the real database with the version of the package', async () => {
  const answered = await call('GET', '/api/health', { caller: null });
  expect(answered.statusCode).toBe(200);
  expect(Health.parse(JSON.parse(answered.body ?? '')).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test('a run that was asked for reaches the pipeline queue', async () => {
  const answered = await call('POST', '/api/pipeline/runs', {
    body: '{"dry_run":true}',
    caller: 'cron job',
  });
  expect(answered.statusCode).toBe(202);
  const run = PipelineRun.parse(JSON.parse(answered.body ?? ''));
  expect(sent).toHaveLength(1);
  expect(sent[0]?.QueueUrl).toBe(process.env['PIPELINE_QUEUE_URL']);
  expect(JSON.parse(sent[0]?.MessageBody ?? '')).toEqual({
    requestId: run.request_id,
    trigger: 'api',
    requestedBy: 'cron job',
    skipTransform: false,
    dryRun: true,
    lender: null,
  });
});

test('a guarded route without a caller stays shut', async () => {
  const answered = await call('GET', '/api/files', { caller: null });
  expect(answered).toMatchObject({
    statusCode: 401,
    headers: { 'content-type': 'application/problem+json' },
  });
});
