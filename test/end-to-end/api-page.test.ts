/** The page that shows the API to people, as a browser gets it from a whole local stack. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalStack, type LocalStack } from '../support/local-stack.ts';

let stack: LocalStack;

beforeAll(async () => {
  stack = await startLocalStack({ samples: false });
});
afterAll(async () => stack.stop());

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  /** As it came over the wire: `fetch` would unpack it. */
  readonly bytes: Buffer;
}

/** Without a token: nobody has one before the page is there. */
async function get(path: string): Promise<Got> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  httpRequest(new URL(path, stack.apiUrl), resolve).on('error', reject).end();
  const answered = await promise;
  return {
    status: answered.statusCode,
    headers: answered.headers,
    bytes: await buffer(answered),
  };
}

const textOf = ({ headers, bytes }: Got): string =>
  (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');

test('the page and everything that it loads come whole', async () => {
  const page = await get('/api/docs');
  expect(page).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
  const named = [...textOf(page).matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  expect(named.toSorted()).toEqual([
    '/api/docs/page.js',
    '/api/docs/swagger-ui-bundle.js',
    '/api/docs/swagger-ui.css',
    '/api/openapi.json',
  ]);

  const files = new Map<string, Got>();
  for (const path of named) files.set(path, await get(path));
  for (const [path, got] of files) expect(got.status, path).toBe(200);

  const script = files.get('/api/docs/page.js');
  expect(script?.headers['content-type']).toContain('text/javascript');
  expect(script === undefined ? '' : textOf(script)).toContain("url: '/api/openapi.json'");

  for (const [path, type, word, leastBytes] of [
    ['/api/docs/swagger-ui.css', 'text/css', '.swagger-ui', 100_000],
    ['/api/docs/swagger-ui-bundle.js', 'text/javascript', 'SwaggerUIBundle', 1_000_000],
  ] as const) {
    const got = files.get(path);
    expect(got?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': `${type}; charset=utf-8`,
    });
    const text = got === undefined ? '' : textOf(got);
    expect(text).toContain(word);
    expect(text.length).toBeGreaterThan(leastBytes);
  }

  const document = files.get('/api/openapi.json');
  expect(JSON.parse(document === undefined ? '' : textOf(document))).toMatchObject({
    openapi: '3.1.0',
  });
});

test('a file that the page does not have is not there', async () => {
  expect((await get('/api/docs/..%2f..%2fsql%2fschema.sql')).status).toBe(404);
  expect((await get('/api/docs/swagger-ui.css.gz')).status).toBe(404);
});
