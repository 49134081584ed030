import { expect, test } from 'vitest';
import { addUser } from '../../../bin/operate/accounts.ts';
import { parseCommandLine, type Invocation } from '../../../bin/operate/arguments.ts';
import { fakeApi } from './fake-api.ts';

const invocation = (...argv: string[]): Invocation =>
  parseCommandLine(['add-user', ...argv]) as Invocation;

const AT = '2026-11-03T09:30:00.000+05:30';
const user = {
  user_id: 7,
  email: 'asha@lender.example',
  display_name: 'Asha',
  role: 'operator',
  lenders: ['GB', 'UGRO'],
  status: 'active',
  must_change_password: true,
  failed_logins: 0,
  locked_until: null,
  last_login_at: null,
  password_changed_at: AT,
  created_by: 'local-admin',
  created_at: AT,
  changed_by: 'local-admin',
  changed_at: AT,
};

test('add-user makes the account and shows its temporary password once', async () => {
  const operator = await fakeApi({
    'POST /api/account/register': [
      { status: 201, body: { user, temporary_password: 'once-only' } },
    ],
  });
  const words = ['--email', 'asha@lender.example', '--name', 'Asha', '--role', 'operator'];
  expect(await addUser(operator, invocation(...words, '--lenders', 'GB,UGRO'))).toBe(0);
  expect(JSON.parse(operator.asked[0]?.body ?? '')).toEqual({
    email: 'asha@lender.example',
    display_name: 'Asha',
    role: 'operator',
    lenders: ['GB', 'UGRO'],
  });
  expect(operator.said).toEqual([
    'User 7: asha@lender.example, operator for GB, UGRO.',
    'Temporary password, shown once: once-only',
  ]);
});

test('without lenders the account is for all of them, and a viewer unless said otherwise', async () => {
  const operator = await fakeApi({
    'POST /api/account/register': [
      { status: 201, body: { user: { ...user, lenders: null }, temporary_password: 'x' } },
    ],
  });
  await addUser(operator, invocation('--email', 'asha@lender.example'));
  expect(JSON.parse(operator.asked[0]?.body ?? '')).toMatchObject({
    role: 'viewer',
    lenders: null,
  });
  expect(operator.said[0]).toContain('for all lenders');
});

test('a missing address or an unknown role is told before anything is asked', async () => {
  const operator = await fakeApi({});
  await expect(addUser(operator, invocation())).rejects.toThrow('--email is missing.');
  await expect(
    addUser(operator, invocation('--email', 'a@b.c', '--role', 'owner')),
  ).rejects.toThrow('--role must be one of viewer, operator, approver, admin.');
  expect(operator.asked).toEqual([]);
});
