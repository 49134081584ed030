/** A person changes their own password. */
import { inTransaction } from '../database/transaction.ts';
import type { Pool } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { PasswordNotTakenError, SessionOverError, WrongPasswordError } from './errors.ts';
import { findLogin, lockAccount } from './login-account.ts';
import { forgetTries, takeTry } from './login-tries.ts';
import type { Passwords } from './password-hash.ts';
import { passwordProblem } from './password-rules.ts';
import { endSessions, openSession, type OpenSession } from './sessions.ts';

export interface PasswordChange {
  readonly email: string;
  readonly current: string;
  readonly next: string;
}

/**
 * Ends every session of the person and opens a new one. Throws WrongPasswordError, PasswordNotTakenError,
 * TooManyTriesError, and SessionOverError where the account is disabled or gone.
 */
export async function changePassword(
  pool: Pool,
  passwords: Passwords,
  { email, current, next }: PasswordChange,
): Promise<OpenSession> {
  const problem = passwordProblem(next, email);
  if (problem !== undefined) throw new PasswordNotTakenError('new_password', problem);
  if (next === current)
    throw new PasswordNotTakenError('new_password', 'must differ from the old one');
  // Whoever found an open session may not guess here either.
  await takeTry(pool, 'email', email);
  const account = await findLogin(pool, email);
  if (account?.status !== 'active') throw new SessionOverError();
  if (!(await passwords.verify(current, account.password_hash))) throw new WrongPasswordError();
  const hash = await passwords.hash(next);
  const session = await inTransaction(pool, async (connection) => {
    const locked = await lockAccount(connection, account.user_id);
    if (locked?.status !== 'active') throw new SessionOverError();
    if (locked.password_hash !== account.password_hash) throw new WrongPasswordError();
    await connection.query(await sql('queries/accounts/set-password.sql'), [
      locked.user_id,
      hash,
      false,
      email,
    ]);
    await endSessions(connection, email);
    return openSession(connection, { ...locked, must_change_password: false });
  });
  await forgetTries(pool, email);
  return session;
}
