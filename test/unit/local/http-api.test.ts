import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHttpApi, type HttpServer } from '../../../local/http/server.ts';

let server: HttpServer;
let asked = 0;
const reports: string[] = [];

beforeAll(async () => {
  const echo = (event: unknown): Promise<unknown> =>
    Promise.resolve({ statusCode: 201, headers: { 'x-a': 'b' }, body: JSON.stringify(event) });
  const authorizer = {
    identityHeaders: ['x-token'],
    keptForMs: 60_000,
    invoke: (event: unknown) => {
      asked += 1;
      const [token] = (event as { identitySource: string[] }).identitySource;
      return Promise.resolve({ isAuthorized: token === 'right', context: { caller: 'me' } });
    },
  };
  const namer = {
    identityHeaders: [],
    keptForMs: 0,
    invoke: (event: unknown) => {
      const { headers } = event as { headers: Record<string, string> };
      return Promise.resolve({ isAuthorized: true, context: { caller: headers['x-me'] ?? '' } });
    },
  };
  server = await startHttpApi(
    [
      { key: 'GET /open', invoke: () => Promise.resolve({ ok: true }) },
      { key: 'GET /broken', invoke: () => Promise.reject(new Error('inside')) },
      { key: 'ANY /closed/{proxy+}', invoke: echo, authorizer },
      { key: 'ANY /named/{proxy+}', invoke: echo, authorizer: namer },
    ],
    0,
    (line) => reports.push(line),
  );
});
afterAll(() => server.stop());

const call = (path: string, options?: RequestInit): Promise<Response> =>
  fetch(`${server.url}${path}`, options);

test('a plain answer is JSON with status 200', async () => {
  const response = await call('/open');
  expect([response.status, await response.json()]).toEqual([200, { ok: true }]);
});

test('an authorizer without identity sources is asked each time, and keeps no answer', async () => {
  const namedAs = async (headers: Record<string, string>): Promise<unknown> => {
    const response = await call('/named/x', { headers });
    const event = (await response.json()) as { requestContext: { authorizer: unknown } };
    return event.requestContext.authorizer;
  };
  expect(await namedAs({ 'x-me': 'one' })).toEqual({ lambda: { caller: 'one' } });
  expect(await namedAs({})).toEqual({ lambda: { caller: '' } });
  expect(await namedAs({ 'x-me': 'two' })).toEqual({ lambda: { caller: 'two' } });
});

test('no token is refused without asking, a wrong one after asking', async () => {
  expect((await call('/closed/x')).status).toBe(401);
  expect(asked).toBe(0);
  expect((await call('/closed/x', { headers: { 'x-token': 'wrong' } })).status).toBe(403);
  expect(asked).toBe(1);
});

test('an allowed call reaches the function with the caller, the query and the body', async () => {
  const response = await call('/closed/a/b?q=1&q=2', {
    method: 'POST',
    headers: { 'x-token': 'right', 'content-type': 'application/json' },
    body: '{"x":1}',
  });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-a')).toBe('b');
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /closed/{proxy+}',
    rawPath: '/closed/a/b',
    rawQueryString: 'q=1&q=2',
    queryStringParameters: { q: '1,2' },
    pathParameters: { proxy: 'a/b' },
    body: '{"x":1}',
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST' }, authorizer: { lambda: { caller: 'me' } } },
  });
});

test('a decision is kept', async () => {
  const before = asked;
  await call('/closed/x', { headers: { 'x-token': 'right' } });
  expect(asked).toBe(before);
});

test('an unknown path is 404, a failing function 500 and told to the runner', async () => {
  expect((await call('/nowhere')).status).toBe(404);
  expect((await call('/broken')).status).toBe(500);
  expect(reports).toEqual(['GET /broken: Error: inside']);
});
