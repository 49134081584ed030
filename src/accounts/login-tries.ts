/** How often somebody may try a password: after some failures there is a pause, and each further failure doubles it. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { TooManyTriesError } from './errors.ts';

type Kind = 'email' | 'source';

interface Limit {
  readonly freeTries: number;
  readonly firstPauseSeconds: number;
  readonly longestPauseSeconds: number;
  readonly forgottenAfterSeconds: number;
}

/** An address may stand for a whole office, so it has more tries than one person. */
export const limits: Readonly<Record<Kind, Limit>> = {
  email: {
    freeTries: 5,
    firstPauseSeconds: 60,
    longestPauseSeconds: 900,
    forgottenAfterSeconds: 86_400,
  },
  source: {
    freeTries: 50,
    firstPauseSeconds: 60,
    longestPauseSeconds: 900,
    forgottenAfterSeconds: 900,
  },
};

/** Counts a try before the password is looked at. Throws TooManyTriesError; such a try is not counted. */
export async function takeTry(database: Queryable, kind: Kind, subject: string): Promise<void> {
  const { freeTries, firstPauseSeconds, longestPauseSeconds, forgottenAfterSeconds } = limits[kind];
  const taken = await database.query(await sql('queries/accounts/take-login-try.sql'), [
    kind,
    subject,
    freeTries,
    firstPauseSeconds,
    longestPauseSeconds,
    forgottenAfterSeconds,
  ]);
  if (taken.rowCount === 1) return;
  const blocked = await database.query<{ seconds: number }>(
    await sql('queries/accounts/find-login-block.sql'),
    [kind, subject],
  );
  throw new TooManyTriesError(blocked.rows[0]?.seconds ?? 1);
}

/** After the right password: the e-mail begins anew. */
export async function forgetTries(database: Queryable, email: string): Promise<void> {
  await database.query(await sql('queries/accounts/forget-login-tries.sql'), [email]);
}

/** After the right password: the address has one failure less, not none, for it may be that of an office. */
export async function giveBackTry(database: Queryable, source: string): Promise<void> {
  await database.query(await sql('queries/accounts/give-back-login-try.sql'), [source]);
}
