import { expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { answer } from '../../../src/api/answer.ts';
import type { Route } from '../../../src/api/router.ts';
import { routes } from '../../../src/api/routes.ts';
import type { StorageDependencies } from '../../../src/api/storage-dependencies.ts';
import { storageRoutes } from '../../../src/api/storage-routes.ts';
import { mayAct, roles, type Role } from '../../../src/contract/role.ts';
import { testDatabase } from '../../support/database.ts';
import { httpEvent } from '../../support/http-event.ts';
import { problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const api = testApi(pool);
const TOO_LOW = 'urn:turno:problem:role-too-low';

function as(role: Role): Caller {
  return { name: 'asha@example.com', kind: 'person', role, lenders: null };
}

function targetOf(pattern: string): string {
  return pattern
    .replace('{source_key}', '0'.repeat(32))
    .replace('{loan}', 'LN1')
    .replace(/\{\w+\}/g, '999999999');
}

const guarded = (list: readonly Route<never>[]) =>
  list.flatMap(({ method, pattern, access }) =>
    access === 'open' ? [] : [{ method, pattern, least: access }],
  );
const pairs = (list: readonly Route<never>[]) =>
  guarded(list).flatMap((route) => roles.map((role) => ({ ...route, role })));
const denied = (list: readonly Route<never>[]) =>
  pairs(list).filter(({ role, least }) => !mayAct(role, least));

test.each(denied(routes))('$method $pattern is refused to a $role', async (route) => {
  const answered = await api.call(route.method, targetOf(route.pattern), {
    caller: as(route.role),
  });
  const problem = problemOf(answered, 403);
  expect(problem.type).toBe(TOO_LOW);
  expect(problem.detail).toContain(route.least);
});

test.each(denied(storageRoutes))('$method $pattern is refused to a $role', async (route) => {
  const event = httpEvent(route.method, targetOf(route.pattern), { caller: as(route.role) });
  const logger = { info: () => undefined, error: () => undefined };
  // Refused before anything else of them is needed.
  const refused = await answer(storageRoutes, { logger } as unknown as StorageDependencies, event);
  expect(refused).toMatchObject({ statusCode: 403 });
  expect(JSON.parse(refused.body ?? '')).toMatchObject({ type: TOO_LOW });
});

test.each(guarded(routes).filter(({ method }) => method === 'GET'))(
  '$method $pattern is answered to a $least',
  async ({ method, pattern, least }) => {
    const { status } = await api.call(method, targetOf(pattern), { caller: as(least) });
    expect([401, 403]).not.toContain(status);
  },
);

test.each(guarded(routes).filter(({ method }) => method !== 'GET'))(
  '$method $pattern gets as far as its body for a $least',
  async ({ method, pattern, least }) => {
    const body = '{"a field that is not known": 1}';
    const answered = await api.call(method, targetOf(pattern), { caller: as(least), body });
    expect(answered.status).not.toBe(401);
    expect(answered.body).not.toMatchObject({ type: TOO_LOW });
  },
);

test('looking is a matter of viewers, acting of operators, and deciding of approvers', () => {
  const least = Object.fromEntries(
    guarded(routes).map(({ method, pattern, least: role }) => [`${method} ${pattern}`, role]),
  );
  expect(least).toMatchObject({
    'GET /api/pipeline/runs': 'viewer',
    'GET /api/exceptions': 'viewer',
    'POST /api/pipeline/runs': 'operator',
    'PUT /api/pipeline/switch': 'operator',
    'PUT /api/pipeline/caps': 'approver',
    'POST /api/transactions/{source_key}/hold': 'operator',
    'POST /api/transactions/{source_key}/undo': 'operator',
    'PATCH /api/exceptions/{id}': 'operator',
    'POST /api/exceptions/{id}/comments': 'operator',
    'PUT /api/exceptions/{id}/owner': 'operator',
    'POST /api/approvals/{id}/approve': 'approver',
    'POST /api/approvals/{id}/reject': 'approver',
    'POST /api/approvals/{id}/withdraw': 'operator',
    'POST /api/dead-letters/{queue}/discard': 'operator',
  });
});
