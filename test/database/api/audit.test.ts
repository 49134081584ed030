import { expect, test } from 'vitest';
import { AuditPage, AuditVerification } from '../../../src/contract/audit.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, testApi } from './support.ts';

const { pool } = await testDatabase();
const api = testApi(pool);

test('an untouched log is empty and whole', async () => {
  const listed = bodyAs(await api.call('GET', '/api/audit'), 200, AuditPage);
  expect(listed).toEqual({ items: [], next_cursor: null });
  const verified = bodyAs(await api.call('POST', '/api/audit/verify'), 200, AuditVerification);
  expect(verified).toEqual({ intact: true, entries: 0, head: null, breaks: [] });
});

test('what a caller changes is listed with their name, page by page, and filtered', async () => {
  for (const [by, posting] of [
    ['asha@example.com', 'off'],
    ['ravi@example.com', 'on'],
  ] as const)
    await api.call('PUT', '/api/pipeline/switch', {
      caller: by,
      body: JSON.stringify({ posting, reason: 'month end' }),
    });
  const first = bodyAs(await api.call('GET', '/api/audit?limit=1'), 200, AuditPage);
  expect(first.items).toMatchObject([
    { changed_by: 'ravi@example.com', table: 'OPS.POSTING_SWITCH', after: { posting: 'on' } },
  ]);
  const second = await api.call('GET', `/api/audit?limit=1&cursor=${first.next_cursor ?? ''}`);
  expect(bodyAs(second, 200, AuditPage)).toMatchObject({
    items: [{ changed_by: 'asha@example.com', entry_number: 1 }],
    next_cursor: null,
  });
  const asha = await api.call('GET', '/api/audit?by=asha@example.com&table=OPS.POSTING_SWITCH');
  expect(bodyAs(asha, 200, AuditPage).items.map((entry) => entry.entry_number)).toEqual([1]);
  const none = await api.call('GET', '/api/audit?table=OPS.HOLD');
  expect(bodyAs(none, 200, AuditPage).items).toEqual([]);
});

test('a head that was told before is compared, and a wrong one is told apart from a malformed one', async () => {
  const told = bodyAs(await api.call('POST', '/api/audit/verify'), 200, AuditVerification);
  const verify = async (head: unknown) =>
    api.call('POST', '/api/audit/verify', { body: JSON.stringify({ head }) });
  expect(bodyAs(await verify(told.head), 200, AuditVerification).intact).toBe(true);
  const other = { entry_number: 1, hash: '0'.repeat(64) };
  expect(bodyAs(await verify(other), 200, AuditVerification).breaks).toEqual([
    { entry_number: 1, problem: 'is not the entry that was there' },
  ]);
  expect(problemOf(await verify({ entry_number: 1, hash: 'x' }), 400).errors).toMatchObject([
    { in: 'body', field: 'head.hash' },
  ]);
});

test('an operator, and an approver of one lender, may not read it', async () => {
  const asked = async (role: 'operator' | 'approver', lenders: string[] | null) =>
    api.call('GET', '/api/audit', { caller: { name: 'x', kind: 'person', role, lenders } });
  expect(problemOf(await asked('operator', null), 403).type).toBe('urn:turno:problem:role-too-low');
  expect(problemOf(await asked('approver', ['GB']), 403).type).toBe(
    'urn:turno:problem:all-lenders-only',
  );
  expect((await asked('approver', null)).status).toBe(200);
});
