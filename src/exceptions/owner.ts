/** Who looks after a case. Every change is kept; the newest is what holds. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';
import { ActionNotPossibleError, ExceptionNotFoundError, OwnerNotPossibleError } from './errors.ts';

/** By this word a list is filtered for cases that nobody looks after. */
export const NOBODY = 'nobody';

export interface OwnerChange {
  readonly exceptionId: string;
  /** A person's e-mail address in lower case; null: nobody. */
  readonly owner: string | null;
  readonly setBy: string;
  /** Of whoever sets it. */
  readonly lenders: Lenders;
}

/**
 * Naming the owner that it has already changes nothing. Throws ExceptionNotFoundError, also for a case that is not of
 * these lenders, ActionNotPossibleError for a resolved one, and OwnerNotPossibleError for a person who could not look after it.
 */
export async function setOwner(database: Queryable, change: OwnerChange): Promise<void> {
  const { exceptionId, owner, setBy, lenders } = change;
  const found = await database.query<{ status: string; may_own: boolean }>(
    await sql('queries/exceptions/set-owner.sql'),
    [exceptionId, owner, setBy, lenders],
  );
  const row = found.rows[0];
  if (row === undefined) throw new ExceptionNotFoundError(exceptionId);
  if (row.status !== 'open')
    throw new ActionNotPossibleError(
      `Exception ${exceptionId} is resolved: there is nothing left to look after.`,
    );
  if (!row.may_own) throw new OwnerNotPossibleError();
}
