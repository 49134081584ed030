/** The mandate master in memory: which loan a sub-reference belongs to. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { MasterAnswer, MasterLookup } from '../mapping/types.ts';

/**
 * Reads the master as it is now. A sub-reference for which it names several loans is a conflict,
 * never a choice; naming the same loan twice is none.
 */
export async function loadMasterLookup(database: Queryable): Promise<MasterLookup> {
  const found = await database.query<{ sub_reference_id: string; loan_ids: string[] }>(
    await sql('queries/umrn/list-loans-by-sub-reference.sql'),
  );
  const loans = new Map<string, string | readonly string[]>();
  for (const row of found.rows) {
    const [first] = row.loan_ids;
    if (first !== undefined)
      loans.set(row.sub_reference_id, row.loan_ids.length === 1 ? first : row.loan_ids);
  }
  return (subReferenceId) => answer(loans.get(subReferenceId));
}

function answer(known: string | readonly string[] | undefined): MasterAnswer {
  if (known === undefined) return { kind: 'unknown' };
  return typeof known === 'string'
    ? { kind: 'found', loanId: known }
    : { kind: 'conflict', loanIds: known };
}
