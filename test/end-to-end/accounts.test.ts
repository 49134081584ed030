/** People log in through the gateway's authorizer, on a whole local stack. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFirstAdmin } from '../../local/first-admin.ts';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

let stack: LocalStack;
let dataDir: string;

beforeAll(async () => {
  dataDir = await temporaryFolder('turno-accounts-');
  stack = await startLocalStack({ dataDir, samples: false });
});
afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function call(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Answered> {
  const answered = await fetch(stack.apiUrl + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answered.status, body: (await answered.json()) as Record<string, unknown> };
}

const as = (session: Answered): Record<string, string> => ({
  authorization: `Bearer ${String(session.body['access_token'])}`,
});
const login = (email: string, password: string): Promise<Answered> =>
  call('POST', '/account/login', {}, { email, password });

test('the first admin makes a viewer of one lender, who changes the password, looks, and is disabled', async () => {
  const made = await addFirstAdmin(stack.stack, dataDir);
  expect(made).toEqual({ email: 'admin@turno.local' });
  expect(await addFirstAdmin(stack.stack, dataDir)).toEqual(made);
  const { adminPassword } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as {
    adminPassword: string;
  };
  const admin = await login('admin@turno.local', adminPassword);
  expect(admin.status).toBe(200);

  const registered = await call('POST', '/account/register', as(admin), {
    email: 'viewer@lender.example',
    display_name: 'A viewer',
    role: 'viewer',
    lenders: ['GB'],
  });
  expect(registered.status).toBe(201);
  const temporary = String(registered.body['temporary_password']);
  const first = await login('viewer@lender.example', temporary);
  const early = await call('GET', '/files', as(first));
  expect([early.status, early.body['type']]).toEqual([
    403,
    'urn:turno:problem:password-change-required',
  ]);
  const viewer = await call('POST', '/account/password', as(first), {
    current_password: temporary,
    new_password: 'seven long lorries',
  });
  expect(viewer.status).toBe(200);

  expect((await call('GET', '/files', as(viewer))).status).toBe(200);
  const me = await call('GET', '/account/me', as(viewer));
  expect(me.body).toMatchObject({ name: 'viewer@lender.example', lenders: ['GB'] });
  for (const [method, path] of [
    ['PUT', '/pipeline/switch'],
    ['GET', '/users'],
  ] as const)
    expect((await call(method, path, as(viewer), method === 'GET' ? undefined : {})).status).toBe(
      403,
    );

  const { user_id: userId } = registered.body['user'] as { user_id: number };
  const disabled = await call('PATCH', `/users/${String(userId)}`, as(admin), {
    status: 'disabled',
  });
  expect(disabled.status).toBe(200);
  const refreshed = await call(
    'POST',
    '/account/refresh',
    {},
    {
      refresh_token: viewer.body['refresh_token'],
    },
  );
  expect([refreshed.status, refreshed.body['type']]).toEqual([
    401,
    'urn:turno:problem:session-over',
  ]);
});

test('whoever shows no valid token is told so in a problem document, on every kind of route', async () => {
  for (const headers of [{}, { authorization: 'Bearer x.y.z' }, { 'x-internal-token': 'wrong' }])
    for (const path of ['/files', '/users', '/account/me']) {
      const answered = await call('GET', path, headers);
      expect([answered.status, answered.body['type']]).toEqual([
        401,
        'urn:turno:problem:unauthorized',
      ]);
    }
});
