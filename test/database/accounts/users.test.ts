import { expect, test } from 'vitest';
import type { Caller } from '../../../src/accounts/caller.ts';
import { accountRoutes } from '../../../src/api/routes/accounts.ts';
import { UserAccount, UserChange, UserPage } from '../../../src/contract/account.ts';
import { roles } from '../../../src/contract/role.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, type Answer } from '../api/support.ts';
import { accountsApi } from './support.ts';

const database = await testDatabase();
const api = accountsApi(database.pool);

const register = (account: object): Promise<Answer> =>
  api.call('POST', '/api/account/register', {
    display_name: 'Somebody',
    role: 'viewer',
    lenders: null,
    ...account,
  });
const patch = (id: number, body: object, caller?: Caller): Promise<Answer> =>
  api.call('PATCH', `/api/users/${String(id)}`, body, caller === undefined ? {} : { caller });

test('a registered person gets a temporary password, told once, and must change it', async () => {
  const answered = await register({
    email: 'New@Lender.example',
    role: 'approver',
    lenders: ['gb'],
  });
  const made = bodyAs(answered, 201, UserChange);
  expect(answered.headers).toMatchObject({
    location: `/api/users/${String(made.user.user_id)}`,
    'cache-control': 'no-store',
  });
  expect(made.user).toMatchObject({
    email: 'new@lender.example',
    role: 'approver',
    lenders: ['GB'],
    must_change_password: true,
    created_by: 'tester',
  });
  const session = await api.session('new@lender.example', made.temporary_password ?? '');
  expect(await api.callerOf(session)).toMatchObject({ mustChangePassword: true });
  const shown = await api.call('GET', `/api/users/${String(made.user.user_id)}`);
  expect(JSON.stringify(bodyAs(shown, 200, UserAccount))).not.toContain(made.temporary_password);
});

test('who must change the password may do that, ask who they are and log out, and nothing else', async () => {
  const caller: Caller = {
    name: 'waiting@lender.example',
    kind: 'person',
    role: 'admin',
    lenders: null,
    mustChangePassword: true,
  };
  for (const { method, pattern, access } of accountRoutes) {
    if (access === 'open') continue;
    const answered = await api.call(method, pattern.replace('{id}', '1'), {}, { caller });
    const isMet = /\/(me|logout|password)$/.test(pattern);
    if (isMet) expect(answered.status).not.toBe(403);
    else expect(problemOf(answered, 403).type).toBe('urn:turno:problem:password-change-required');
  }
});

test('only admins of all lenders manage accounts', async () => {
  const managing = accountRoutes.filter(({ access }) => access === 'admin');
  expect(managing).toHaveLength(4);
  for (const { method, pattern } of managing) {
    const target = pattern.replace('{id}', '1');
    problemOf(await api.call(method, target, {}, { caller: null }), 401);
    for (const role of roles) {
      const caller: Caller = { name: 'x@lender.example', kind: 'person', role, lenders: ['GB'] };
      problemOf(await api.call(method, target, {}, { caller }), 403);
      if (role === 'admin') continue;
      problemOf(await api.call(method, target, {}, { caller: { ...caller, lenders: null } }), 403);
    }
  }
});

test.each([
  [{ email: 'no address' }, 'email', 'must be an e-mail address'],
  [{ email: 'a@lender.example', role: 'owner' }, 'role', 'must be one of'],
  [{ email: 'a@lender.example', lenders: [] }, 'lenders', 'must name one lender or more'],
  [
    { email: 'a@lender.example', lenders: ['GB', 'NOBODY'] },
    'lenders',
    'these are no lenders: NOBODY',
  ],
  [
    { email: 'a@lender.example', password: 'short' },
    'password',
    'must have at least 12 characters',
  ],
])('%j is not registered', async (account, field, message) => {
  const { errors } = problemOf(await register(account), 400);
  expect(errors?.[0]?.field).toBe(field);
  expect(errors?.[0]?.message).toContain(message);
});

test('an e-mail has one account, whatever its case', async () => {
  await api.add('twin@lender.example');
  expect(problemOf(await register({ email: 'TWIN@lender.example' }), 409).type).toBe(
    'urn:turno:problem:email-taken',
  );
});

test('accounts come newest first in pages, filtered by status, role and part of e-mail or name', async () => {
  const ids = [
    await api.add('page-a@lender.example', { role: 'operator' }),
    await api.add('page-b@lender.example', { role: 'operator' }),
    await api.add('page-c@lender.example', { role: 'operator' }),
  ];
  await patch(ids[1] ?? 0, { status: 'disabled', display_name: 'Page_Turner 100%' });
  const list = async (query: string): Promise<UserPage> =>
    bodyAs(await api.call('GET', `/api/users?${query}`), 200, UserPage);
  const first = await list('search=PAGE-&limit=2');
  expect(first.items.map(({ user_id: id }) => id)).toEqual([ids[2], ids[1]]);
  const second = await list(`search=PAGE-&limit=2&cursor=${first.next_cursor ?? ''}`);
  expect(second.items.map(({ user_id: id }) => id)).toEqual([ids[0]]);
  expect(second.next_cursor).toBeNull();
  expect((await list('role=operator&status=disabled')).items).toMatchObject([{ user_id: ids[1] }]);
  expect((await list('search=page_turner%20100%25')).items).toHaveLength(1);
  expect((await list('search=%25')).items).toHaveLength(1);
});

test('a reset password is temporary, ends every session and forgets the failed logins', async () => {
  const id = await api.add('reset@lender.example');
  const before = await api.session('reset@lender.example');
  for (let failure = 1; failure <= 5; failure += 1)
    await api.login('reset@lender.example', 'not this one');
  const changed = bodyAs(await patch(id, { reset_password: true }), 200, UserChange);
  expect(changed.user).toMatchObject({ must_change_password: true, locked_until: null });
  const body = { refresh_token: before.refresh_token };
  problemOf(await api.call('POST', '/api/account/refresh', body, { caller: null }), 401);
  await api.session('reset@lender.example', changed.temporary_password ?? '');
  problemOf(await api.login('reset@lender.example'), 401);
});

test('an account that is not there is 404, and an empty change is refused', async () => {
  problemOf(await api.call('GET', '/api/users/999999'), 404);
  problemOf(await patch(999_999, { status: 'disabled' }), 404);
  problemOf(await patch(1, {}), 400);
  problemOf(await patch(1, { status: 'disabled', password: 'x' }), 400);
});

test('admins do not disable, demote or limit themselves, and the last one stays', async () => {
  const own = await twoAdmins();
  const [first, second] = own.ids;
  const caller = own.caller;
  for (const change of [
    { status: 'disabled' },
    { role: 'approver' },
    { lenders: ['GB'] },
    { reset_password: true },
  ])
    expect(problemOf(await patch(first, change, caller), 409).type).toBe(
      'urn:turno:problem:own-account',
    );
  expect((await patch(first, { display_name: 'Other name' }, caller)).status).toBe(200);
  expect((await patch(second, { role: 'viewer' }, caller)).status).toBe(200);
  for (const change of [{ status: 'disabled' }, { role: 'viewer' }, { lenders: ['GB'] }])
    expect(problemOf(await patch(first, change), 409).type).toBe('urn:turno:problem:last-admin');
});

test('who was disabled, demoted, limited or reset manages no account with the access token from before', async () => {
  const { ids, caller } = await twoAdmins();
  const [own] = ids;
  const taken = [
    { status: 'disabled' },
    { status: 'active', role: 'viewer' },
    { role: 'admin', lenders: ['GB'] },
    { lenders: null, reset_password: true },
  ];
  for (const change of taken) {
    expect((await patch(own, change)).status).toBe(200);
    const back = await patch(own, { status: 'active', role: 'admin', lenders: null }, caller);
    expect(problemOf(back, 403).type).toBe('urn:turno:problem:no-longer-admin');
    const account = { email: 'second.self@admin.example', display_name: 'X', role: 'admin' };
    const other = await api.call(
      'POST',
      '/api/account/register',
      { ...account, lenders: null },
      { caller },
    );
    expect(problemOf(other, 403).type).toBe('urn:turno:problem:no-longer-admin');
  }
});

test('of the last two admins who are demoted at the same time one stays', async () => {
  const { ids } = await twoAdmins();
  const both = await Promise.all(ids.map((id) => patch(id, { role: 'viewer' })));
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
});

test('every change of an account is in the audit log with who made it, without the hash', async () => {
  const id = await api.add('audited@lender.example');
  await patch(id, { role: 'operator' });
  const { rows } = await database.pool.query(
    `select a.changed_by, a.action, a.before ->> 'role' as role_before, a.after ->> 'role' as role_after,
            a.before::text || a.after::text like '%argon2%' as tells_hash
     from "OPS"."AUDIT_LOG" a
     where a.subject_table = 'OPS.USER_ACCOUNT' and a.subject_key = $1 and a.action = 'update'`,
    [String(id)],
  );
  expect(rows).toEqual([
    {
      changed_by: 'tester',
      action: 'update',
      role_before: 'viewer',
      role_after: 'operator',
      tells_hash: false,
    },
  ]);
});

test('an e-mail never changes, even by hand', async () => {
  const id = await api.add('fixed@lender.example');
  await expect(
    database.pool.query(`update "OPS"."USER_ACCOUNT" set email = 'x@y' where user_id = $1`, [id]),
  ).rejects.toThrow('stays');
});

let pairs = 0;

/** Two admins of all lenders, and no other that is active. */
async function twoAdmins(): Promise<{ ids: [number, number]; caller: Caller }> {
  pairs += 1;
  const emails = [`first${String(pairs)}@admin.example`, `second${String(pairs)}@admin.example`];
  const [first, second] = [
    await api.add(emails[0] ?? '', { role: 'admin' }),
    await api.add(emails[1] ?? '', { role: 'admin' }),
  ];
  await database.pool.query(
    `update "OPS"."USER_ACCOUNT" set status = 'disabled' where role = 'admin' and user_id <> all($1)`,
    [[first, second]],
  );
  const caller: Caller = { name: emails[0] ?? '', kind: 'person', role: 'admin', lenders: null };
  return { ids: [first, second], caller };
}
