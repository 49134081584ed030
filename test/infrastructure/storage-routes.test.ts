/** The gateway sends to files-api exactly what files-api answers: a route that it forgets would reach the wrong function. */
import { expect, test } from 'vitest';
import { storageRouteKeys } from '../../lib/constructs/files-api.ts';
import { routes } from '../../src/api/routes.ts';
import { storageRoutes } from '../../src/api/storage-routes.ts';
import { synthesizeStages } from '../support/synthesized.ts';

const keyOf = ({ method, pattern }: { method: string; pattern: string }): string =>
  `${method} ${pattern}`;

test('the gateway knows every route of files-api, and no other goes there', () => {
  expect([...storageRouteKeys].toSorted()).toEqual(storageRoutes.map(keyOf).toSorted());
});

test('no route is answered by two functions', () => {
  const storage = new Set(storageRoutes.map(keyOf));
  expect(routes.map(keyOf).filter((key) => storage.has(key))).toEqual([]);
});

test('every route of files-api asks the authorizer first', () => {
  for (const stack of synthesizeStages().filter(({ name }) => name.endsWith('-Api'))) {
    const found = stack
      .resources('AWS::ApiGatewayV2::Route')
      .map(([, { Properties }]) => Properties)
      .filter(({ RouteKey }) => (storageRouteKeys as readonly unknown[]).includes(RouteKey));
    expect(found).toHaveLength(storageRouteKeys.length);
    for (const { AuthorizationType, RouteKey } of found)
      expect(AuthorizationType, String(RouteKey)).toBe('CUSTOM');
  }
});
