import { expect, test } from 'vitest';
import { findRoute, type Route } from '../../../local/http/routes.ts';

const routes: Route[] = [
  'ANY /api/{proxy+}',
  'GET /api/health',
  'GET /api/files/{id}',
  'ANY /api/files/{id}',
].map((key) => ({
  key,
  invoke: () => Promise.resolve(null),
}));

test.each([
  ['GET', '/api/health', 'GET /api/health', {}],
  ['POST', '/api/health', 'ANY /api/{proxy+}', { proxy: 'health' }],
  ['GET', '/api/pipeline/runs/7', 'ANY /api/{proxy+}', { proxy: 'pipeline/runs/7' }],
  ['GET', '/api/files/a%20b', 'GET /api/files/{id}', { id: 'a b' }],
  ['DELETE', '/api/files/9', 'ANY /api/files/{id}', { id: '9' }],
])('%s %s goes to %s', (method, path, key, parameters) => {
  expect(findRoute(routes, method, path)).toMatchObject({ route: { key }, parameters });
});

test.each(['/', '/api', '/api/', '/other'])('%s is served by no route', (path) => {
  expect(findRoute(routes, 'GET', path)).toBeUndefined();
});
