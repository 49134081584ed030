/** From e-mail and password to a session. */
import { inTransaction } from '../database/transaction.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { LoginRefusedError } from './errors.ts';
import { findLogin, lockAccount, type LoginAccount } from './login-account.ts';
import { forgetTries, giveBackTry, takeTry } from './login-tries.ts';
import { isOutdated, type Passwords } from './password-hash.ts';
import { openSession, type OpenSession } from './sessions.ts';

export interface LoginTry {
  /** In lower case. */
  readonly email: string;
  readonly password: string;
  /** The address that the request came from. */
  readonly source: string;
}

/**
 * Throws TooManyTriesError, and LoginRefusedError for whatever does not fit: an unknown e-mail takes the same time as a
 * known one, because a hash is computed for it too.
 */
export async function logIn(
  pool: Pool,
  passwords: Passwords,
  { email, password, source }: LoginTry,
): Promise<OpenSession> {
  await takeTry(pool, 'source', source);
  await takeTry(pool, 'email', email);
  const account = await findLogin(pool, email);
  if (!(await isRight(passwords, password, account)) || account?.status !== 'active')
    throw new LoginRefusedError();
  const better = isOutdated(account.password_hash) ? await passwords.hash(password) : undefined;
  const session = await inTransaction(pool, async (connection) => {
    const locked = await lockAccount(connection, account.user_id);
    // It may have been disabled, or its password changed, while the hash was computed.
    if (locked?.status !== 'active' || locked.password_hash !== account.password_hash)
      throw new LoginRefusedError();
    if (better !== undefined)
      await connection.query(await sql('queries/accounts/rehash-password.sql'), [
        locked.user_id,
        better,
      ]);
    await connection.query(await sql('queries/accounts/note-login.sql'), [locked.user_id]);
    return openSession(connection, locked);
  });
  await forgetTries(pool, email);
  await giveBackTry(pool, source);
  return session;
}

async function isRight(
  passwords: Passwords,
  password: string,
  account: LoginAccount | undefined,
): Promise<boolean> {
  if (account !== undefined) return passwords.verify(password, account.password_hash);
  await passwords.hash(password);
  return false;
}
