import { expect, test } from 'vitest';
import { routes } from '../../../src/api/routes.ts';
import { accountRoutes } from '../../../src/api/routes/accounts.ts';
import { storageRoutes } from '../../../src/api/storage-routes.ts';
import { Health } from '../../../src/contract/health.ts';
import { openPool } from '../../../src/database/pool.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const database = await testDatabase();
const api = testApi(database.pool);
/** Of all functions behind the gateway but the one that takes webhooks. */
const everyRoute = [...routes, ...accountRoutes, ...storageRoutes];

test('health tells version and time in Indian standard time, and asks for no caller', async () => {
  const health = bodyAs(await api.call('GET', '/api/health', { caller: null }), 200, Health);
  expect(health).toMatchObject({
    status: 'ok',
    version: '1.2.3',
    time: '2026-11-03T09:30:00.000+05:30',
  });
});

test('health is a 503 problem when the database does not answer', async () => {
  const nowhere = openPool({
    connectionString: 'postgres://nobody@127.0.0.1:1/none',
    connectionsMax: 1,
    applicationName: 'test',
  });
  const problem = problemOf(
    await testApi(nowhere).call('GET', '/api/health', { caller: null }),
    503,
  );
  expect(problem).toMatchObject({
    type: 'urn:turno:problem:unavailable',
    detail: 'The database does not answer.',
  });
  await nowhere.end();
});

test('a list is a 503 problem with Retry-After when the database does not answer', async () => {
  const nowhere = openPool({
    connectionString: 'postgres://nobody@127.0.0.1:1/none',
    connectionsMax: 1,
    applicationName: 'test',
  });
  const answered = await testApi(nowhere).call('GET', '/api/files');
  expect(problemOf(answered, 503).type).toBe('urn:turno:problem:unavailable');
  expect(answered.headers['retry-after']).toBe('5');
  await nowhere.end();
});

test('an error that nobody foresaw is one opaque 500 with the request id, and is logged', async () => {
  const broken = testApi(database.pool, {
    pool: () => Promise.reject(new Error('password of the vault is hunter2')),
  });
  const answered = await broken.call('GET', '/api/files');
  expect(problemOf(answered, 500)).toMatchObject({
    type: 'urn:turno:problem:internal',
    request_id: 'request-1',
  });
  expect(JSON.stringify(answered.body)).not.toContain('hunter2');
  expect(broken.logged[0]).toMatchObject({
    message: 'request failed',
    fields: { api_request_id: 'request-1' },
  });
});

test('an unknown path is 404', async () => {
  expect(problemOf(await api.call('GET', '/api/nothing'), 404).instance).toBe('/api/nothing');
});

test('a known path with another method is 405 and names the methods it takes', async () => {
  const answered = await api.call('DELETE', '/api/pipeline/runs');
  expect(problemOf(answered, 405).detail).toBe(
    'This path does not take DELETE; it takes POST, GET.',
  );
  expect(answered.headers['allow']).toBe('POST, GET');
});

test('a guarded route without a caller is 401, and few stand open', async () => {
  problemOf(await api.call('GET', '/api/files', { caller: null }), 401);
  const open = everyRoute.filter((route) => route.access === 'open');
  expect(open.map((route) => route.pattern)).toEqual([
    '/api/health',
    '/api/openapi.json',
    '/api/docs',
    '/api/docs/{file}',
    '/api/account/login',
    '/api/account/refresh',
  ]);
});

test.each([
  '/api/transactions?q=%00',
  '/api/audit?by=a%00b',
  '/api/transactions?from=0000-01-01',
  '/api/holds?loan=%00',
])('%s, which no table can hold, is 400 and no fault of ours', async (target) => {
  expect(problemOf(await api.call('GET', target), 400).type).toBe(
    'urn:turno:problem:invalid-request',
  );
});

test('a text with the character NUL is 400, and is in the log', async () => {
  const body = JSON.stringify({ reason: 'a\0b' });
  const own = testApi(database.pool);
  problemOf(await own.call('POST', '/api/loans/LN1/hold', { body }), 400);
  expect(own.logged[0]).toMatchObject({ message: 'request failed' });
});

test('of a body with very many wrong fields the first fifty are named', async () => {
  const body = JSON.stringify(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [at, 1])));
  const problem = problemOf(await api.call('POST', '/api/pipeline/runs', { body }), 400);
  expect(problem.errors).toHaveLength(50);
});

test('a slash at the end of a path changes nothing', async () => {
  expect((await api.call('GET', '/api/files/')).status).toBe(200);
});

test('the OpenAPI document describes exactly the routes that exist', async () => {
  const answered = await api.call('GET', '/api/openapi.json');
  const { openapi, paths } = answered.body as {
    openapi: string;
    paths: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(openapi).toBe('3.1.0');
  expect(described.toSorted()).toEqual(
    everyRoute.map((route) => `${route.method} ${route.pattern}`).toSorted(),
  );
});
