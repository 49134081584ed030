/** What the mandate master says of a few sub-references, without reading all of it. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Their loans, by sub-reference. Naming several loans is a conflict, never a choice. */
export async function loansOfMaster(
  database: Queryable,
  subReferences: readonly string[],
): Promise<Map<string, readonly string[]>> {
  if (subReferences.length === 0) return new Map();
  const found = await database.query<{ sub_reference_id: string; loan_ids: string[] }>(
    await sql('queries/rejects/list-loans-of-sub-references.sql'),
    [subReferences],
  );
  return new Map(found.rows.map((row) => [row.sub_reference_id, row.loan_ids]));
}
