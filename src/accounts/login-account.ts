/** An account as logging in and refreshing need it, its password's hash included. It never leaves this folder. */
import type { Role } from '../contract/role.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

export interface LoginAccount {
  readonly user_id: string;
  readonly email: string;
  readonly password_hash: string;
  readonly role: Role;
  readonly lenders: readonly string[] | null;
  readonly status: 'active' | 'disabled';
  readonly must_change_password: boolean;
}

export async function findLogin(
  database: Queryable,
  email: string,
): Promise<LoginAccount | undefined> {
  const found = await database.query<LoginAccount>(await sql('queries/accounts/find-login.sql'), [
    email,
  ]);
  return found.rows[0];
}

/** Until the transaction ends, nothing else changes the account or its sessions. */
export async function lockAccount(
  connection: Queryable,
  userId: string,
): Promise<LoginAccount | undefined> {
  const found = await connection.query<LoginAccount>(
    await sql('queries/accounts/lock-account.sql'),
    [userId],
  );
  return found.rows[0];
}
