import { getMe, postLogin, postLogout, postPassword, postRefresh } from '../account.ts';
import type { AccountDependencies } from '../account-dependencies.ts';
import type { Route } from '../router.ts';
import { getUser, getUsers, patchUser, postRegister } from '../users.ts';

const admins = { access: 'admin', allLenders: true } as const;
const anybody = { access: 'viewer', beforePasswordChange: true } as const;

/** What accounts-api answers. */
export const accountRoutes: readonly Route<AccountDependencies>[] = [
  { method: 'POST', pattern: '/api/account/login', access: 'open', run: postLogin },
  { method: 'POST', pattern: '/api/account/refresh', access: 'open', run: postRefresh },
  { method: 'POST', pattern: '/api/account/logout', ...anybody, run: postLogout },
  { method: 'GET', pattern: '/api/account/me', ...anybody, run: getMe },
  { method: 'POST', pattern: '/api/account/password', ...anybody, run: postPassword },
  { method: 'POST', pattern: '/api/account/register', ...admins, run: postRegister },
  { method: 'GET', pattern: '/api/users', ...admins, run: getUsers },
  { method: 'GET', pattern: '/api/users/{id}', ...admins, run: getUser },
  { method: 'PATCH', pattern: '/api/users/{id}', ...admins, run: patchUser },
];
