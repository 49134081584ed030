import type { APIGatewayRequestAuthorizerEventV2, Context } from 'aws-lambda';
import { expect, test } from 'vitest';
import { issueAccessToken } from '../../../src/accounts/access-token.ts';
import { callerOfContext, noCaller } from '../../../src/accounts/caller.ts';
import { newKey } from '../../../src/accounts/signing-keys.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
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
const key = newKey(new Date());
const VALUES: Readonly<Record<string, object>> = { tokens: TOKENS, keys: { keys: [key] } };
await fakeSecrets((_action, { SecretId: id = '' }) => ({
  SecretString: JSON.stringify(VALUES[id.split(':').at(-1) ?? '']),
}));

Object.assign(process.env, {
  INTERNAL_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:tokens',
  SIGNING_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:keys',
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
    context: {
      caller: 'nightly job',
      kind: 'machine',
      role: 'operator',
      lenders: '*',
      must_change_password: '',
    },
  });
  expect(await decide({ 'x-internal-token': 'second-token-0123456789' })).toEqual({
    isAuthorized: true,
    context: {
      caller: 'reader',
      kind: 'machine',
      role: 'viewer',
      lenders: 'GB,UGRO',
      must_change_password: '',
    },
  });
});

const person = {
  email: 'asha@lender.example',
  role: 'approver',
  lenders: ['GB', 'UGRO'],
  must_change_password: true,
} as const;

test('an access token lets its person in', async () => {
  const token = await issueAccessToken([key], person, new Date());
  expect(await decide({ authorization: `Bearer ${token}` })).toEqual({
    isAuthorized: true,
    context: {
      caller: 'asha@lender.example',
      kind: 'person',
      role: 'approver',
      lenders: 'GB,UGRO',
      must_change_password: 'yes',
    },
  });
});

const expired = await issueAccessToken([key], person, new Date(Date.now() - 3_600_000));
const strange = await issueAccessToken([newKey(new Date())], person, new Date());

test.each([
  {},
  { 'x-internal-token': '' },
  { 'x-internal-token': 'first-token-012345678' },
  { authorization: 'first-token-0123456789' },
  { authorization: 'Bearer first-token-0123456789' },
  { authorization: 'Bearer' },
  { authorization: `Bearer ${expired}` },
  { authorization: `Bearer ${strange}` },
  { authorization: 'Basic abc', 'x-internal-token': 'first-token-0123456789' },
])('%j names nobody', async (headers) => {
  const decision = await decide(headers);
  expect(decision).toEqual({ isAuthorized: true, context: noCaller });
});

test('the context of nobody is no caller for any route', async () => {
  const { context } = await decide({});
  expect(callerOfContext(context)).toBeUndefined();
});
