/** The routes of accounts on a real database, with a quick hash in the place of the slow one, whose calls are counted. */
import { createHash } from 'node:crypto';
import { callerOfAccessToken } from '../../../src/accounts/access-token.ts';
import type { Caller } from '../../../src/accounts/caller.ts';
import type { Passwords } from '../../../src/accounts/password-hash.ts';
import { newKey, type SigningKey } from '../../../src/accounts/signing-keys.ts';
import type { AccountDependencies } from '../../../src/api/account-dependencies.ts';
import { answer } from '../../../src/api/answer.ts';
import { accountRoutes } from '../../../src/api/routes/accounts.ts';
import { Session, UserChange } from '../../../src/contract/account.ts';
import type { Pool } from '../../../src/database/pool.ts';
import { httpEvent, type HttpEventOptions } from '../../support/http-event.ts';
import { bodyAs, type Answer } from '../api/support.ts';

export const PASSWORD = 'seven long lorries';
export const NOW = new Date('2026-11-03T04:00:00Z');

export interface AccountsApi {
  readonly keys: SigningKey[];
  readonly counted: string[];
  readonly logged: { message: string; fields: Record<string, unknown> }[];
  /** How often a password was hashed or verified. */
  hashes: number;
  call(method: string, target: string, body?: unknown, options?: HttpEventOptions): Promise<Answer>;
  /** Makes an account whose password need not be changed, and answers its id. */
  add(email: string, account?: { role?: string; lenders?: string[] | null }): Promise<number>;
  login(email: string, password?: string, source?: string): Promise<Answer>;
  /** The session of a login that succeeds. */
  session(email: string, password?: string): Promise<Session>;
  /** Who the session's access token names. */
  callerOf(session: Session): Promise<Caller>;
}

const PREFIX = '$argon2id$v=19$m=19456,t=2,p=1$';

let addresses = 0;

function quickHash(password: string): string {
  return PREFIX + createHash('sha256').update(password).digest('base64url');
}

/** Each calls from an address of its own, so that no test uses up the tries of another. */
export function accountsApi(pool: Pool, more: Partial<AccountDependencies> = {}): AccountsApi {
  addresses += 1;
  const ownAddress = `192.0.2.${String(addresses)}`;
  const keys = [newKey(new Date(NOW.getTime() - 86_400_000))];
  const counted: string[] = [];
  const logged: AccountsApi['logged'] = [];
  const log = (message: string, fields: Record<string, unknown>): void =>
    void logged.push({ message, fields });
  const passwords: Passwords = {
    hash: (password) => {
      api.hashes += 1;
      return Promise.resolve(quickHash(password));
    },
    verify: (password, hash) => {
      api.hashes += 1;
      return Promise.resolve(quickHash(password) === hash);
    },
  };
  const dependencies: AccountDependencies = {
    pool: () => Promise.resolve(pool),
    signingKeys: () => Promise.resolve(keys),
    passwords,
    count: (name) => void counted.push(name),
    logger: { info: log, error: log },
    now: () => NOW,
    ...more,
  };
  const call: AccountsApi['call'] = async (method, target, body, options = {}) => {
    const event = httpEvent(method, target, {
      ...options,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const source = options.headers?.['x-test-source'];
    if (source !== undefined) event.requestContext.http.sourceIp = source;
    const result = await answer(accountRoutes, dependencies, event);
    return {
      status: result.statusCode ?? 0,
      headers: result.headers ?? {},
      body: JSON.parse(result.body ?? '') as unknown,
    };
  };
  const login: AccountsApi['login'] = (email, password = PASSWORD, source = ownAddress) =>
    call(
      'POST',
      '/api/account/login',
      { email, password },
      { caller: null, headers: { 'x-test-source': source } },
    );
  const api: AccountsApi = {
    keys,
    counted,
    logged,
    hashes: 0,
    call,
    login,
    add: async (email, { role = 'viewer', lenders = null } = {}) => {
      const made = await call('POST', '/api/account/register', {
        email,
        display_name: `The person ${email}`,
        role,
        lenders,
        password: PASSWORD,
        must_change_password: false,
      });
      return bodyAs(made, 201, UserChange).user.user_id;
    },
    session: async (email, password) => bodyAs(await login(email, password), 200, Session),
    callerOf: (session) => callerOfAccessToken(keys, session.access_token, NOW),
  };
  return api;
}
