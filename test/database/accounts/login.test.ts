import { expect, test } from 'vitest';
import { argon2id } from 'hash-wasm';
import { passwords } from '../../../src/accounts/password-hash.ts';
import { Session } from '../../../src/contract/account.ts';
import { testDatabase } from '../../support/database.ts';
import { bodyAs, problemOf, type Answer } from '../api/support.ts';
import { accountsApi, PASSWORD } from './support.ts';

const database = await testDatabase();

/** As if the pause of every e-mail and address were over. */
async function pauseOver(): Promise<void> {
  await database.pool.query(
    `update "OPS"."LOGIN_TRY" set blocked_until = now() - interval '1 second'`,
  );
}

test('e-mail and password bring a session whose token names the person', async () => {
  const api = accountsApi(database.pool);
  await api.add('asha@lender.example', { role: 'operator', lenders: ['UGRO', 'GB'] });
  const answered = await api.login('  ASHA@lender.example ');
  const session = bodyAs(answered, 200, Session);
  expect(answered.headers['cache-control']).toBe('no-store');
  expect(session).toMatchObject({ token_type: 'Bearer', expires_in: 600 });
  expect(session.user).toMatchObject({ email: 'asha@lender.example', failed_logins: 0 });
  expect(session.user.last_login_at).not.toBeNull();
  expect(await api.callerOf(session)).toEqual({
    name: 'asha@lender.example',
    kind: 'person',
    role: 'operator',
    lenders: ['UGRO', 'GB'],
  });
});

test('an unknown e-mail costs the same hash as a wrong password, and is told the same', async () => {
  const api = accountsApi(database.pool);
  await api.add('known@lender.example');
  const told: unknown[] = [];
  for (const email of ['known@lender.example', 'unknown@lender.example']) {
    const before = api.hashes;
    const { title, detail, type } = problemOf(await api.login(email, 'not this one'), 401);
    told.push({ title, detail, type, hashes: api.hashes - before });
  }
  expect(told[0]).toMatchObject({ type: 'urn:turno:problem:login-refused', hashes: 1 });
  expect(told[1]).toEqual(told[0]);
});

test('a disabled account is told nothing else than a wrong password', async () => {
  const api = accountsApi(database.pool);
  const id = await api.add('gone@lender.example');
  await api.call('PATCH', `/api/users/${String(id)}`, { status: 'disabled' });
  expect(problemOf(await api.login('gone@lender.example'), 401).type).toBe(
    'urn:turno:problem:login-refused',
  );
});

test.each(['locked@lender.example', 'nobody@lender.example'])(
  'after five failures %s must pause, each further failure doubles the pause, and no hash is computed meanwhile',
  async (email) => {
    const api = accountsApi(database.pool);
    if (email.startsWith('locked')) await api.add(email);
    for (let failure = 1; failure <= 5; failure += 1)
      problemOf(await api.login(email, 'not this one'), 401);
    const before = api.hashes;
    const locked = await api.login(email);
    expect(problemOf(locked, 429).type).toBe('urn:turno:problem:too-many-tries');
    expect(Number(locked.headers['retry-after'])).toBeGreaterThan(55);
    expect(Number(locked.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(api.hashes).toBe(before);
    await pauseOver();
    problemOf(await api.login(email, 'not this one'), 401);
    const longer = await api.login(email);
    expect(Number(longer.headers['retry-after'])).toBeGreaterThan(110);
    await pauseOver();
  },
);

test('the right password after the pause begins anew', async () => {
  const api = accountsApi(database.pool);
  const email = 'patient@lender.example';
  await api.add(email);
  for (let failure = 1; failure <= 5; failure += 1) await api.login(email, 'not this one');
  problemOf(await api.login(email), 429);
  await pauseOver();
  expect((await api.session(email)).user).toMatchObject({ failed_logins: 0, locked_until: null });
  problemOf(await api.login(email, 'not this one'), 401);
  await api.session(email);
});

test('tries at the same time get no more than tries one after the other', async () => {
  const api = accountsApi(database.pool);
  const email = 'rushed@lender.example';
  await api.add(email);
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, at) => api.login(email, `guess number ${String(at)}`)),
  );
  expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(15);
});

test('an address may fail fifty times over all e-mails, and a success takes one of its failures back', async () => {
  const api = accountsApi(database.pool);
  await api.add('office@lender.example');
  const source = '198.51.100.7';
  for (let at = 0; at < 49; at += 1)
    problemOf(await api.login(`guess${String(at)}@lender.example`, 'not this one', source), 401);
  // The fiftieth try is the last one that is taken; it succeeds, and is given back.
  expect((await api.login('office@lender.example', PASSWORD, source)).status).toBe(200);
  problemOf(await api.login('guess50@lender.example', 'not this one', source), 401);
  problemOf(await api.login('office@lender.example', PASSWORD, source), 429);
  expect((await api.login('office@lender.example', PASSWORD, '198.51.100.8')).status).toBe(200);
});

test('failures are counted and logged with e-mail and address, never with a password', async () => {
  const api = accountsApi(database.pool);
  await api.add('watched@lender.example');
  await api.login('watched@lender.example', 'my secret typo', '203.0.113.9');
  expect(api.counted).toEqual(['LoginFailed']);
  expect(api.logged).toContainEqual({
    message: 'login failed',
    fields: { email: 'watched@lender.example', source_ip: '203.0.113.9', why: 'LoginRefusedError' },
  });
  await api.session('watched@lender.example');
  expect(JSON.stringify(api.logged)).not.toMatch(/my secret typo|seven long lorries/);
});

test('a body that is larger than any login is refused before it is read', async () => {
  const api = accountsApi(database.pool);
  const login = (body: string): Promise<Answer> =>
    api.call('POST', '/api/account/login', undefined, { caller: null, body });
  const { errors } = problemOf(await login(`{${'"a":1,'.repeat(3_000)}`), 400);
  expect(errors).toEqual([{ in: 'body', field: '', message: 'must be at most 16384 bytes' }]);
  const typed = { email: 'x'.repeat(254), password: '\u{1F511}'.repeat(200) };
  problemOf(await login(JSON.stringify(typed)), 401);
});

test('an e-mail with the character NUL is 400', async () => {
  const api = accountsApi(database.pool);
  problemOf(await api.login('a\0b@lender.example', 'not this one'), 400);
});

test('a temporary password is good for seven days', async () => {
  const api = accountsApi(database.pool);
  const email = 'late@lender.example';
  const id = await api.add(email);
  const madeAgo = (days: number, mustChange: boolean): Promise<unknown> =>
    database.pool.query(
      `update "OPS"."USER_ACCOUNT"
       set password_changed_at = now() - make_interval(days => $2), must_change_password = $3 where user_id = $1`,
      [id, days, mustChange],
    );
  await madeAgo(8, true);
  expect(problemOf(await api.login(email), 401).type).toBe('urn:turno:problem:login-refused');
  await madeAgo(6, true);
  expect((await api.login(email)).status).toBe(200);
  await madeAgo(800, false);
  expect((await api.login(email)).status).toBe(200);
});

test('an admin unlocks', async () => {
  const api = accountsApi(database.pool);
  const id = await api.add('helped@lender.example');
  for (let failure = 1; failure <= 5; failure += 1)
    await api.login('helped@lender.example', 'not this one');
  problemOf(await api.login('helped@lender.example'), 429);
  const { body } = await api.call('PATCH', `/api/users/${String(id)}`, { unlock: true });
  expect(body).toMatchObject({ user: { failed_logins: 0, locked_until: null } });
  await api.session('helped@lender.example');
});

test('a login renews a hash that was made with other parameters', async () => {
  const api = accountsApi(database.pool, { passwords });
  const id = await api.add('old@lender.example');
  const weak = await argon2id({
    password: PASSWORD,
    salt: 'sixteen bytes ok',
    memorySize: 1024,
    iterations: 1,
    parallelism: 1,
    hashLength: 32,
    outputType: 'encoded',
  });
  await database.pool.query(
    'update "OPS"."USER_ACCOUNT" set password_hash = $2 where user_id = $1',
    [id, weak],
  );
  await api.session('old@lender.example');
  const { rows } = await database.pool.query<{ password_hash: string }>(
    'select password_hash from "OPS"."USER_ACCOUNT" where user_id = $1',
    [id],
  );
  expect(rows[0]?.password_hash).toContain('$m=19456,t=2,p=1$');
  await api.session('old@lender.example');
});

test('without a signing key logging in is 503, and nothing is used up', async () => {
  const working = accountsApi(database.pool);
  await working.add('early@lender.example');
  const { refresh_token } = await working.session('early@lender.example');
  const api = accountsApi(database.pool, { signingKeys: () => Promise.resolve([]) });
  problemOf(await api.login('early@lender.example'), 503);
  problemOf(
    await api.call('POST', '/api/account/refresh', { refresh_token }, { caller: null }),
    503,
  );
  const again = await working.call(
    'POST',
    '/api/account/refresh',
    { refresh_token },
    { caller: null },
  );
  expect(again.status).toBe(200);
});
