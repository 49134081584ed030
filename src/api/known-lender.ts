/** Refuses a lender that does not exist: a misspelt one would read as "nothing there". */
import { invalidRequest } from '../contract/http-errors.ts';
import type { FieldProblem } from '../contract/problem.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Throws HttpError 400 that names the lenders there are; null and undefined mean all of them. */
export async function requireKnownLender(
  database: Queryable,
  lender: string | null | undefined,
  place: FieldProblem['in'],
): Promise<void> {
  if (lender === null || lender === undefined) return;
  const lenders = await database.query<{ lender: string }>(
    await sql('queries/api/list-lenders.sql'),
  );
  const known = lenders.rows.map((row) => row.lender);
  if (known.includes(lender)) return;
  throw invalidRequest([
    { in: place, field: 'lender', message: `must be one of ${known.join(', ')}` },
  ]);
}
