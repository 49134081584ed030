/** What admins do with accounts: make them, and change what they may do. */
import { DatabaseError } from 'pg';
import { inTransaction } from '../database/transaction.ts';
import type { Role } from '../contract/role.ts';
import type { Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import {
  AccountNotFoundError,
  EmailTakenError,
  LastAdminError,
  NoLongerAdminError,
  OwnAccountError,
  PasswordNotTakenError,
  UnknownLendersError,
} from './errors.ts';
import { lockAccount } from './login-account.ts';
import { forgetTries } from './login-tries.ts';
import type { Passwords } from './password-hash.ts';
import { passwordProblem, temporaryPassword } from './password-rules.ts';
import { endSessions } from './sessions.ts';

export interface NewAccount {
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
  readonly lenders: readonly string[] | null;
  /** Undefined: a temporary one is made, which must be changed. */
  readonly password: string | undefined;
  readonly mustChangePassword: boolean;
  readonly by: string;
}

/** What is undefined stays as it is. */
export interface AccountChange {
  readonly userId: string;
  readonly role: Role | undefined;
  readonly lenders: readonly string[] | null | undefined;
  readonly status: 'active' | 'disabled' | undefined;
  readonly displayName: string | undefined;
  readonly unlock: boolean;
  readonly resetPassword: boolean;
  readonly by: string;
}

export interface Changed {
  readonly userId: string;
  /** Known here and to whoever asked, and to nobody after that. */
  readonly temporaryPassword: string | null;
}

/** Throws NoLongerAdminError, EmailTakenError, PasswordNotTakenError and UnknownLendersError. */
export async function registerAccount(
  pool: Pool,
  passwords: Passwords,
  wanted: NewAccount,
): Promise<Changed> {
  const problem =
    wanted.password === undefined ? undefined : passwordProblem(wanted.password, wanted.email);
  if (problem !== undefined) throw new PasswordNotTakenError('password', problem);
  const made = wanted.password === undefined ? temporaryPassword() : null;
  const hash = await passwords.hash(wanted.password ?? made ?? '');
  await requireAdmin(pool, wanted.by);
  const inserted = await explained(async () =>
    pool.query<{ user_id: string }>(await sql('queries/accounts/insert-account.sql'), [
      wanted.email,
      wanted.displayName,
      hash,
      wanted.role,
      wanted.lenders,
      made !== null || wanted.mustChangePassword,
      wanted.by,
    ]),
  );
  const [row] = inserted.rows;
  if (row === undefined) throw new EmailTakenError();
  return { userId: row.user_id, temporaryPassword: made };
}

/** Throws AccountNotFoundError, NoLongerAdminError, OwnAccountError, LastAdminError and UnknownLendersError. */
export async function changeAccount(
  pool: Pool,
  passwords: Passwords,
  change: AccountChange,
): Promise<Changed> {
  const made = change.resetPassword ? temporaryPassword() : null;
  const hash = made === null ? null : await passwords.hash(made);
  return explained(() =>
    inTransaction(pool, async (connection) => {
      const account = await lockAccount(connection, change.userId);
      if (account === undefined) throw new AccountNotFoundError(change.userId);
      await requireAdmin(connection, change.by);
      if (account.email === change.by && takesFromOneself(change)) throw new OwnAccountError();
      await connection.query(await sql('queries/accounts/change-account.sql'), [
        change.userId,
        change.role ?? null,
        change.lenders !== undefined,
        change.lenders ?? null,
        change.status ?? null,
        change.displayName ?? null,
        change.by,
      ]);
      if (hash !== null)
        await connection.query(await sql('queries/accounts/set-password.sql'), [
          change.userId,
          hash,
          true,
          change.by,
        ]);
      if (hash !== null || change.status === 'disabled')
        await endSessions(connection, account.email);
      if (change.unlock || hash !== null) await forgetTries(connection, account.email);
      return { userId: change.userId, temporaryPassword: made };
    }),
  );
}

/** Whoever was disabled, demoted or limited must not undo that with an access token from before. */
async function requireAdmin(database: Queryable, name: string): Promise<void> {
  const found = await database.query<{ may_manage: boolean }>(
    await sql('queries/accounts/may-manage-accounts.sql'),
    [name],
  );
  if (found.rows[0]?.may_manage !== true) throw new NoLongerAdminError();
}

function takesFromOneself({ role, lenders, status, resetPassword }: AccountChange): boolean {
  return (
    (role !== undefined && role !== 'admin') ||
    (lenders !== undefined && lenders !== null) ||
    status === 'disabled' ||
    resetPassword
  );
}

/** The database has the last word on lenders and on the last admin. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.constraint === 'an_admin_stays') throw new LastAdminError(error);
    if (error.constraint === 'lenders_are_known')
      throw new UnknownLendersError(error.message, { cause: error });
    throw error;
  }
}
