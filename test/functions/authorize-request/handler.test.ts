import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayRequestAuthorizerEventV2, Context } from 'aws-lambda';
import { afterAll, expect, test } from 'vitest';
import { httpEvent } from '../../support/http-event.ts';

const TOKENS = {
  tokens: [
    { name: 'nightly job', token: 'first-token-0123456789' },
    {
      name: 'reader',
      token: 'second-token-0123456789',
      role: 'viewer',
      lenders: ['GB', 'UGRO'],
    },
  ],
};
const secrets = createServer((_request, response) => {
  response
    .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify({ SecretString: JSON.stringify(TOKENS) }));
});
await new Promise<void>((ready) => secrets.listen(0, '127.0.0.1', ready));
afterAll(() => {
  secrets.closeAllConnections();
  secrets.close();
});

Object.assign(process.env, {
  AWS_REGION: 'ap-south-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${String((secrets.address() as AddressInfo).port)}`,
  INTERNAL_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:tokens',
  LOG_LEVEL: 'CRITICAL',
});
const { handler } = await import('../../../functions/authorize-request/handler.ts');

async function decide(headers: Record<string, string>) {
  const event = httpEvent('GET', '/api/files', {
    headers,
    caller: null,
  }) as unknown as APIGatewayRequestAuthorizerEventV2;
  return handler(event, { awsRequestId: 'lambda-1', functionName: 'authorize-request' } as Context);
}

test('each active token lets its own caller in', async () => {
  expect(await decide({ 'x-internal-token': 'first-token-0123456789' })).toEqual({
    isAuthorized: true,
    context: { caller: 'nightly job', kind: 'machine', role: 'operator', lenders: '*' },
  });
  expect(await decide({ 'x-internal-token': 'second-token-0123456789' })).toEqual({
    isAuthorized: true,
    context: { caller: 'reader', kind: 'machine', role: 'viewer', lenders: 'GB,UGRO' },
  });
});

test.each([
  {},
  { 'x-internal-token': '' },
  { 'x-internal-token': 'first-token-012345678' },
  { authorization: 'first-token-0123456789' },
])('%j lets nobody in', async (headers) => {
  expect(await decide(headers as Record<string, string>)).toEqual({
    isAuthorized: false,
    context: { caller: '', kind: '', role: '', lenders: '' },
  });
});
