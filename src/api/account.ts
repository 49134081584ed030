/** POST /api/account/login, /refresh, /logout and /password, and GET /api/account/me. */
import {
  ACCESS_TOKEN_SECONDS,
  issueAccessToken,
  type TokenOwner,
} from '../accounts/access-token.ts';
import type { Caller } from '../accounts/caller.ts';
import { changePassword } from '../accounts/change-password.ts';
import {
  LoginRefusedError,
  SessionOverError,
  TooManyTriesError,
  WrongPasswordError,
} from '../accounts/errors.ts';
import { findAccount } from '../accounts/list-accounts.ts';
import { logIn } from '../accounts/log-in.ts';
import { keyToSign } from '../accounts/signing-keys.ts';
import { endSessions, refreshSession, type OpenSession } from '../accounts/sessions.ts';
import {
  LoginRequest,
  LogoutRequest,
  PasswordRequest,
  RefreshRequest,
  type LoggedOut,
  type Me,
  type Session,
} from '../contract/account.ts';
import { HttpError } from '../contract/http-errors.ts';
import { toInstant } from '../contract/values.ts';
import type { Pool } from '../database/pool.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { accounting } from './account-errors.ts';
import { callerOf } from './caller.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { readBody } from './validate.ts';

export async function postLogin(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { email, password } = readBody(request, LoginRequest);
  const pool = await dependencies.pool();
  return accounting(async () => {
    const sign = await signer(dependencies);
    const source = request.sourceIp;
    const session = await counting(dependencies, { email, source }, () =>
      logIn(pool, dependencies.passwords, { email, password, source }),
    );
    return sessionResponse(pool, session, sign);
  });
}

export async function postRefresh(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { refresh_token: token } = readBody(request, RefreshRequest);
  const pool = await dependencies.pool();
  return accounting(async () => {
    // Before the refresh token is used up: without keys there would be nothing in its place.
    const sign = await signer(dependencies);
    const session = await refreshSession(pool, token, (email) => {
      dependencies.logger.error('a refresh token was used twice; its session is over', {
        email,
        source_ip: request.sourceIp,
      });
      dependencies.count('LoginFailed');
    });
    return sessionResponse(pool, session, sign);
  });
}

export async function postLogout(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { refresh_token: token } = readBody(request, LogoutRequest);
  const { name } = personOf(request);
  await endSessions(await dependencies.pool(), name, token);
  const body: LoggedOut = { logged_out: true };
  return { status: 200, body };
}

export async function getMe(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { name, kind, role, lenders, mustChangePassword } = callerOf(request);
  const user =
    kind === 'person' ? await findAccount(await dependencies.pool(), { email: name }) : undefined;
  const body: Me = {
    name,
    kind,
    role,
    lenders: lenders === null ? null : [...lenders],
    must_change_password: mustChangePassword === true,
    user: user ?? null,
  };
  return { status: 200, body };
}

export async function postPassword(
  dependencies: AccountDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const { current_password: current, new_password: next } = readBody(request, PasswordRequest);
  const { name: email } = personOf(request);
  const pool = await dependencies.pool();
  return accounting(async () => {
    const sign = await signer(dependencies);
    const session = await counting(dependencies, { email, source: request.sourceIp }, () =>
      changePassword(pool, dependencies.passwords, { email, current, next }),
    );
    return sessionResponse(pool, session, sign);
  });
}

/** Machines have no password and no session. Throws HttpError 403. */
function personOf(request: ApiRequest): Caller {
  const caller = callerOf(request);
  if (caller.kind === 'person') return caller;
  throw new HttpError({
    status: 403,
    code: 'people-only',
    title: 'Not for machines',
    detail: 'A machine has no account: its token stands in a secret.',
  });
}

/** A failure is counted and logged with who was meant and where it came from, never with what was typed as password. */
async function counting<Result>(
  { count, logger }: AccountDependencies,
  { email, source }: { readonly email: string; readonly source: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const failed =
      error instanceof LoginRefusedError ||
      error instanceof WrongPasswordError ||
      error instanceof TooManyTriesError;
    if (failed) {
      count('LoginFailed');
      logger.info('login failed', { email, source_ip: source, why: error.name });
    }
    throw error;
  }
}

type Sign = (owner: TokenOwner) => Promise<string>;

/** Throws SigningKeyError where there is no key to sign with. */
async function signer({ signingKeys, now }: AccountDependencies): Promise<Sign> {
  const keys = await signingKeys();
  keyToSign(keys, now());
  return (owner) => issueAccessToken(keys, owner, now());
}

async function sessionResponse(
  pool: Pool,
  { account, refreshToken, expiresAt }: OpenSession,
  sign: Sign,
): Promise<ApiResponse> {
  const user = await findAccount(pool, { email: account.email });
  if (user === undefined) throw new SessionOverError();
  const body: Session = {
    access_token: await sign(account),
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    refresh_token: refreshToken,
    refresh_expires_at: toInstant(expiresAt),
    user,
  };
  return { status: 200, body };
}
