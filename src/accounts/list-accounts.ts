/** Accounts as they are shown: never with anything of the password. */
import type { UserAccount } from '../contract/account.ts';
import type { Role } from '../contract/role.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

export interface AccountFilter {
  readonly userId?: string;
  readonly email?: string;
  readonly before?: string | null;
  readonly status?: string | undefined;
  readonly role?: string | undefined;
  /** Part of the e-mail or the name. */
  readonly search?: string | undefined;
  readonly rowsMax: number;
}

interface AccountRow {
  user_id: string;
  email: string;
  display_name: string;
  role: Role;
  lenders: string[] | null;
  status: 'active' | 'disabled';
  must_change_password: boolean;
  password_changed_at: Date;
  created_by: string;
  created_at: Date;
  changed_by: string;
  changed_at: Date;
  last_login_at: Date | null;
  failed_logins: number;
  locked_until: Date | null;
}

/** Newest first. */
export async function listAccounts(
  database: Queryable,
  filter: AccountFilter,
): Promise<UserAccount[]> {
  const found = await database.query<AccountRow>(await sql('queries/accounts/list-accounts.sql'), [
    filter.userId ?? null,
    filter.email ?? null,
    filter.before ?? null,
    filter.status ?? null,
    filter.role ?? null,
    filter.search?.toLowerCase() ?? null,
    filter.rowsMax,
  ]);
  return found.rows.map((row) => ({
    ...row,
    user_id: Number(row.user_id),
    password_changed_at: toInstant(row.password_changed_at),
    created_at: toInstant(row.created_at),
    changed_at: toInstant(row.changed_at),
    last_login_at: toInstantOrNull(row.last_login_at),
    locked_until: toInstantOrNull(row.locked_until),
  }));
}

export async function findAccount(
  database: Queryable,
  which: { readonly userId: string } | { readonly email: string },
): Promise<UserAccount | undefined> {
  const [found] = await listAccounts(database, { ...which, rowsMax: 1 });
  return found;
}
