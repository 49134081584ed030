import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { startFineractSimulator } from '../../../local/simulators/fineract/server.ts';
import { effects, queuePayment, standing } from '../../database/repayments/posting.ts';
import { testDatabase } from '../../support/database.ts';

const database = await testDatabase();
const simulator = await startFineractSimulator({ seedLoans: [{ externalId: 'FN-1' }] });
// Secrets Manager's wire protocol: one POST, one JSON answer.
const secrets = createServer((_request, response) => {
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify({ SecretString: JSON.stringify(simulator.credentials) }));
});
await new Promise<void>((listening) => {
  secrets.listen(0, '127.0.0.1', listening);
});
afterAll(async () => {
  await simulator.close();
  secrets.closeAllConnections();
  secrets.close();
});

Object.assign(process.env, {
  DATABASE_URL: database.url,
  FINERACT_SECRET_ARN: 'arn:fineract',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${String((secrets.address() as AddressInfo).port)}`,
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  LOG_LEVEL: 'CRITICAL',
});
const { handler } = await import('../../../functions/post-repayments/handler.ts');

function record(messageId: string, groupId: string, body: string): SQSRecord {
  return {
    messageId,
    body,
    attributes: { MessageGroupId: groupId, ApproximateReceiveCount: '1' },
  } as unknown as SQSRecord;
}
const context = (remainingMs: number): Context =>
  ({
    functionName: 'post-repayments',
    awsRequestId: '1',
    getRemainingTimeInMillis: () => remainingMs,
  }) as unknown as Context;

test('a batch posts what it can and names the messages that must come again', async () => {
  const paid = await queuePayment(database.pool, 'FN-1');
  const event: SQSEvent = {
    Records: [
      record('m1', 'FN-1', JSON.stringify({ sourceKey: paid.sourceKey })),
      record('m2', 'FN-2', JSON.stringify({ sourceKey: '0'.repeat(32) })),
      record('m3', 'FN-3', 'not json'),
    ],
  };
  expect(await handler(event, context(300_000))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm3' }],
  });
  expect(await standing(database.pool, paid)).toMatchObject({ state: 'posted', result: 'success' });
  expect(effects(simulator, paid)).toBe(1);
});

test('a function that is about to be stopped sends nothing any more', async () => {
  const paid = await queuePayment(database.pool, 'FN-1', '2026-01-07');
  const event: SQSEvent = {
    Records: [record('m1', 'FN-1', JSON.stringify({ sourceKey: paid.sourceKey }))],
  };
  expect(await handler(event, context(10_000))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm1' }],
  });
  expect(await standing(database.pool, paid)).toMatchObject({
    state: 'queued',
    claimed: false,
    marked: false,
  });
  expect(effects(simulator, paid)).toBe(0);
});
