/** POST /api/account/register, GET /api/users, and GET and PATCH /api/users/{id}: for admins of all lenders. */
import { AccountNotFoundError } from '../accounts/errors.ts';
import { findAccount, listAccounts } from '../accounts/list-accounts.ts';
import { changeAccount, registerAccount, type Changed } from '../accounts/manage-accounts.ts';
import {
  RegisterRequest,
  UserPatch,
  UserQuery,
  type UserAccount,
  type UserChange,
  type UserPage,
} from '../contract/account.ts';
import { LIMIT_DEFAULT } from '../contract/page.ts';
import type { Pool } from '../database/pool.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { accounting } from './account-errors.ts';
import { callerOf } from './caller.ts';
import { cutPage, decodeCursor } from './cursor.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody, readId, readQuery } from './validate.ts';

export async function postRegister(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const wanted = readBody(request, RegisterRequest);
  const pool = await dependencies.pool();
  const made = await accounting(() =>
    registerAccount(pool, dependencies.passwords, {
      email: wanted.email,
      displayName: wanted.display_name,
      role: wanted.role,
      lenders: wanted.lenders,
      password: wanted.password,
      mustChangePassword: wanted.must_change_password,
      by: callerOf(request).name,
    }),
  );
  return {
    status: 201,
    body: await changeOf(pool, made),
    headers: { location: `/api/users/${made.userId}` },
  };
}

export async function getUsers(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, UserQuery);
  const limit = query.limit ?? LIMIT_DEFAULT;
  const found = await listAccounts(await dependencies.pool(), {
    status: query.status,
    role: query.role,
    search: query.search,
    before: decodeCursor('users', query.cursor),
    rowsMax: limit + 1,
  });
  const page: UserPage = cutPage('users', found, limit, (user) => user.user_id);
  return { status: 200, body: page };
}

export async function getUser(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const userId = readId(request);
  const pool = await dependencies.pool();
  return { status: 200, body: await accounting(() => existing(pool, userId)) };
}

export async function patchUser(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const userId = readId(request);
  const patch = readBody(request, UserPatch);
  const pool = await dependencies.pool();
  const changed = await accounting(() =>
    changeAccount(pool, dependencies.passwords, {
      userId,
      role: patch.role,
      lenders: patch.lenders,
      status: patch.status,
      displayName: patch.display_name,
      unlock: patch.unlock === true,
      resetPassword: patch.reset_password === true,
      by: callerOf(request).name,
    }),
  );
  return { status: 200, body: await changeOf(pool, changed) };
}

async function changeOf(pool: Pool, { userId, temporaryPassword }: Changed): Promise<UserChange> {
  return { user: await existing(pool, userId), temporary_password: temporaryPassword };
}

/** Throws AccountNotFoundError. */
async function existing(pool: Pool, userId: string): Promise<UserAccount> {
  const user = await findAccount(pool, { userId });
  if (user === undefined) throw new AccountNotFoundError(userId);
  return user;
}
