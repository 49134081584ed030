/** Sessions: a refresh token is good for one refresh, and the database keeps only its hash. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Pool, Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { inTransaction } from '../database/transaction.ts';
import { SessionOverError } from './errors.ts';
import { lockAccount, type LoginAccount } from './login-account.ts';

/** A session ends when it is not refreshed for so long. */
const TOKEN_HOURS = 12;
/** And at last so long after its login. */
const FAMILY_HOURS = 7 * 24;
const TOKEN_BYTES = 32;

export interface OpenSession {
  readonly account: LoginAccount;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

interface Family {
  readonly id: string;
  readonly startedAt: Date;
}

interface KnownToken {
  family_id: string;
  family_started_at: Date;
  is_used: boolean;
  is_revoked: boolean;
  is_expired: boolean;
}

/** A new session, or the next token of one. The account must be locked by the same transaction. */
export async function openSession(
  connection: Queryable,
  account: LoginAccount,
  family?: Family,
): Promise<OpenSession> {
  const refreshToken = randomBytes(TOKEN_BYTES).toString('base64url');
  const made = await connection.query<{ expires_at: Date }>(
    await sql('queries/accounts/insert-refresh-token.sql'),
    [
      hashOf(refreshToken),
      account.user_id,
      family?.id ?? randomUUID(),
      family?.startedAt ?? null,
      TOKEN_HOURS,
      FAMILY_HOURS,
    ],
  );
  const [row] = made.rows;
  if (row === undefined) throw new Error('The refresh token was not kept');
  return { account, refreshToken, expiresAt: row.expires_at };
}

/**
 * The next token of a session, with the account as it stands now. A token that was used before was copied by somebody:
 * its whole family ends, and `onReuse` hears whose it was. Throws SessionOverError.
 */
export async function refreshSession(
  pool: Pool,
  refreshToken: string,
  onReuse: (email: string) => void,
): Promise<OpenSession> {
  const hash = hashOf(refreshToken);
  // What was found out is thrown outside, so that the end of a family is committed.
  const session = await inTransaction(pool, async (connection) => {
    const owner = await connection.query<{ user_id: string }>(
      await sql('queries/accounts/find-owner-of-token.sql'),
      [hash],
    );
    const [row] = owner.rows;
    if (row === undefined) return undefined;
    // The account first, as everything does that changes sessions: nobody waits in a circle.
    const account = await lockAccount(connection, row.user_id);
    const known = await connection.query<KnownToken>(
      await sql('queries/accounts/find-refresh-token.sql'),
      [hash],
    );
    const [token] = known.rows;
    if (account === undefined || token === undefined) return undefined;
    if (token.is_used && !token.is_revoked) {
      await connection.query(await sql('queries/accounts/revoke-family.sql'), [token.family_id]);
      onReuse(account.email);
    }
    if (token.is_used || token.is_revoked || token.is_expired || account.status !== 'active')
      return undefined;
    await connection.query(await sql('queries/accounts/use-refresh-token.sql'), [hash]);
    const family = { id: token.family_id, startedAt: token.family_started_at };
    return openSession(connection, account, family);
  });
  if (session === undefined) throw new SessionOverError();
  return session;
}

/** Ends the session of this token, if it is one of this person's; without a token, all of theirs. */
export async function endSessions(
  database: Queryable,
  email: string,
  refreshToken?: string,
): Promise<void> {
  if (refreshToken === undefined)
    await database.query(await sql('queries/accounts/revoke-sessions-of-email.sql'), [email]);
  else
    await database.query(await sql('queries/accounts/revoke-session-of-token.sql'), [
      hashOf(refreshToken),
      email,
    ]);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
