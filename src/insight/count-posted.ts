import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/**
 * Brings the totals of posted repayments up to an hour ago, so that only the last hours are counted live. Answers how
 * many repayments it added; doing it again adds none twice.
 */
export async function countPosted(database: Queryable): Promise<number> {
  const found = await database.query<{ counted: string }>(
    await sql('queries/insight/count-posted.sql'),
  );
  return Number(found.rows[0]?.counted ?? 0);
}
