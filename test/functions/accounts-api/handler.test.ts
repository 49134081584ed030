import type { Context } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { callerOfAccessToken } from '../../../src/accounts/access-token.ts';
import { newKey } from '../../../src/accounts/signing-keys.ts';
import { Session, UserChange } from '../../../src/contract/account.ts';
import { testDatabase } from '../../support/database.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { httpEvent, type HttpEventOptions } from '../../support/http-event.ts';

const database = await testDatabase();
const key = newKey(new Date());
await fakeSecrets(() => ({ SecretString: JSON.stringify({ keys: [key] }) }));

Object.assign(process.env, {
  DATABASE_URL: database.url,
  SIGNING_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:000000000000:secret:keys',
  LOG_LEVEL: 'CRITICAL',
  // Metrics are written by the console that a test may watch.
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
});
const { handler } = await import('../../../functions/accounts-api/handler.ts');

async function call(target: string, body: object, options: HttpEventOptions = {}) {
  const event = httpEvent('POST', target, { ...options, body: JSON.stringify(body) });
  const context = { awsRequestId: 'lambda-1', functionName: 'accounts-api' } as Context;
  const answered = await handler(event, context);
  return { status: answered.statusCode, body: JSON.parse(answered.body ?? '') as unknown };
}

test('an account is made, logs in with a real hash and gets a token of our key', async () => {
  const made = await call('/api/account/register', {
    email: 'asha@lender.example',
    display_name: 'Asha',
    role: 'viewer',
    lenders: ['GB'],
  });
  const { temporary_password: password } = UserChange.parse(made.body);
  const login = await call(
    '/api/account/login',
    { email: 'asha@lender.example', password },
    { caller: null },
  );
  expect(login.status).toBe(200);
  const { access_token: token } = Session.parse(login.body);
  expect(await callerOfAccessToken([key], token, new Date())).toEqual({
    name: 'asha@lender.example',
    kind: 'person',
    role: 'viewer',
    lenders: ['GB'],
    mustChangePassword: true,
  });
});

test('a failed login writes the metric that the alarm watches', async () => {
  const written = vi.spyOn(console, 'log').mockReturnValue(undefined);
  const body = { email: 'nobody@lender.example', password: 'not this one' };
  const refused = await call('/api/account/login', body, { caller: null });
  const lines = written.mock.calls.flat().join('\n');
  written.mockRestore();
  expect(refused.status).toBe(401);
  expect(lines).toContain('"LoginFailed"');
  expect(lines).not.toContain('not this one');
});
