import { expect, test } from 'vitest';
import { Me, Session } from '../../../src/contract/account.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, type Answer } from '../api/support.ts';
import { accountsApi, PASSWORD } from './support.ts';

const database = await testDatabase();
const api = accountsApi(database.pool);
const NEXT = 'a train to Nagpur';

const refresh = (refresh_token: string): Promise<Answer> =>
  api.call('POST', '/api/account/refresh', { refresh_token }, { caller: null });

async function refreshed(token: string): Promise<Session> {
  return bodyAs(await refresh(token), 200, Session);
}

test('a refresh token is good once, and its next one carries on', async () => {
  await api.add('one@lender.example');
  const first = await api.session('one@lender.example');
  const second = await refreshed(first.refresh_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  const third = await refreshed(second.refresh_token);
  expect(await api.callerOf(third)).toMatchObject({ name: 'one@lender.example' });
});

test('a refresh token that comes again ends its whole session, and no other', async () => {
  await api.add('copied@lender.example');
  const other = await api.session('copied@lender.example');
  const first = await api.session('copied@lender.example');
  const second = await refreshed(first.refresh_token);
  const counted = api.counted.length;
  expect(problemOf(await refresh(first.refresh_token), 401).type).toBe(
    'urn:turno:problem:session-over',
  );
  problemOf(await refresh(second.refresh_token), 401);
  expect(api.counted.slice(counted)).toEqual(['LoginFailed']);
  await refreshed(other.refresh_token);
});

test('of two that use one refresh token at the same time neither keeps the session', async () => {
  await api.add('twice@lender.example');
  const { refresh_token: token } = await api.session('twice@lender.example');
  const both = await Promise.all([refresh(token), refresh(token)]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 401]));
  const won = both.find(({ status }) => status === 200);
  if (won !== undefined) problemOf(await refresh(bodyAs(won, 200, Session).refresh_token), 401);
});

test('a refresh token that is unknown or over is refused', async () => {
  problemOf(await refresh('never made'), 401);
  await api.add('late@lender.example');
  const { refresh_token: token } = await api.session('late@lender.example');
  await database.pool.query(
    `update "OPS"."REFRESH_TOKEN" set issued_at = now() - interval '2 hours', expires_at = now() - interval '1 hour'`,
  );
  problemOf(await refresh(token), 401);
});

test('the database holds no refresh token, only its hash', async () => {
  await api.add('hashed@lender.example');
  const { refresh_token: token } = await api.session('hashed@lender.example');
  const { rows } = await database.pool.query('select * from "OPS"."REFRESH_TOKEN"');
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
});

test('a refresh brings role and lenders as they are now, and none to a disabled account', async () => {
  const id = String(await api.add('moved@lender.example', { role: 'operator' }));
  const first = await api.session('moved@lender.example');
  await api.call('PATCH', `/api/users/${id}`, { role: 'viewer', lenders: ['GB'] });
  const second = await refreshed(first.refresh_token);
  expect(await api.callerOf(second)).toMatchObject({ role: 'viewer', lenders: ['GB'] });
  await api.call('PATCH', `/api/users/${id}`, { status: 'disabled' });
  problemOf(await refresh(second.refresh_token), 401);
  await api.call('PATCH', `/api/users/${id}`, { status: 'active' });
  problemOf(await refresh(second.refresh_token), 401);
});

test('an account that was disabled by hand is refreshed no more', async () => {
  const id = await api.add('byhand@lender.example');
  const { refresh_token: token } = await api.session('byhand@lender.example');
  await database.pool.query(
    `update "OPS"."USER_ACCOUNT" set status = 'disabled' where user_id = $1`,
    [id],
  );
  problemOf(await refresh(token), 401);
});

test('logging out ends one session, or all of them, and only of the person', async () => {
  await api.add('out@lender.example');
  await api.add('stays@lender.example');
  const [one, two, three] = [
    await api.session('out@lender.example'),
    await api.session('out@lender.example'),
    await api.session('out@lender.example'),
  ];
  const stranger = await api.session('stays@lender.example');
  const caller = await api.callerOf(one);
  const logout = (body: object): Promise<Answer> =>
    api.call('POST', '/api/account/logout', body, { caller });
  await logout({ refresh_token: stranger.refresh_token });
  expect((await logout({ refresh_token: one.refresh_token })).body).toEqual({ logged_out: true });
  problemOf(await refresh(one.refresh_token), 401);
  await refreshed(stranger.refresh_token);
  const next = await refreshed(two.refresh_token);
  await logout({});
  problemOf(await refresh(next.refresh_token), 401);
  problemOf(await refresh(three.refresh_token), 401);
});

test('changing the password needs the old one, ends every session and opens a new one', async () => {
  await api.add('changes@lender.example');
  const [first, other] = [
    await api.session('changes@lender.example'),
    await api.session('changes@lender.example'),
  ];
  const caller = { ...(await api.callerOf(first)), mustChangePassword: true } as const;
  const change = (current_password: string, new_password: string): Promise<Answer> =>
    api.call('POST', '/api/account/password', { current_password, new_password }, { caller });
  expect(problemOf(await change('not this one', NEXT), 400).errors).toEqual([
    { in: 'body', field: 'current_password', message: 'is not the password of this account' },
  ]);
  expect(problemOf(await change(PASSWORD, 'password1234'), 400).errors?.[0]).toMatchObject({
    field: 'new_password',
    message: 'is one of the first that somebody would try',
  });
  expect(problemOf(await change(PASSWORD, PASSWORD), 400).errors?.[0]?.message).toBe(
    'must differ from the old one',
  );
  const session = bodyAs(await change(PASSWORD, NEXT), 200, Session);
  expect(session.user.must_change_password).toBe(false);
  expect(await api.callerOf(session)).not.toHaveProperty('mustChangePassword');
  for (const each of [first, other]) problemOf(await refresh(each.refresh_token), 401);
  await refreshed(session.refresh_token);
  problemOf(await api.login('changes@lender.example', PASSWORD), 401);
  await api.session('changes@lender.example', NEXT);
});

test('the old password cannot be guessed with an open session either', async () => {
  await api.add('open@lender.example');
  const caller = await api.callerOf(await api.session('open@lender.example'));
  const guess = (): Promise<Answer> =>
    api.call(
      'POST',
      '/api/account/password',
      { current_password: 'not this one', new_password: NEXT },
      { caller },
    );
  for (let failure = 1; failure <= 5; failure += 1) problemOf(await guess(), 400);
  problemOf(await guess(), 429);
});

test('everybody may ask who they are; machines have no account', async () => {
  const id = await api.add('me@lender.example', { lenders: ['GB'] });
  const caller = await api.callerOf(await api.session('me@lender.example'));
  const mine = bodyAs(await api.call('GET', '/api/account/me', undefined, { caller }), 200, Me);
  expect(mine).toMatchObject({ name: 'me@lender.example', kind: 'person', user: { user_id: id } });
  const machine = bodyAs(await api.call('GET', '/api/account/me'), 200, Me);
  expect(machine).toEqual({
    name: 'tester',
    kind: 'machine',
    role: 'admin',
    lenders: null,
    must_change_password: false,
    user: null,
  });
  expect(problemOf(await api.call('POST', '/api/account/logout', {}), 403).type).toBe(
    'urn:turno:problem:people-only',
  );
});
