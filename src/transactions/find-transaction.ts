/** Whether somebody may see a payment. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import type { Lenders } from '../lenders.ts';

export interface KnownTransaction {
  readonly source_key: string;
  readonly source_lender: string;
  readonly loan_external_id: string | null;
  /** The report that brought it. */
  readonly feed_key: string;
  readonly row_id: string;
}

/** Undefined also for a payment of other lenders. */
export async function findTransaction(
  database: Queryable,
  sourceKey: string,
  lenders: Lenders,
): Promise<KnownTransaction | undefined> {
  const found = await database.query<KnownTransaction>(
    await sql('queries/transactions/find-transaction.sql'),
    [sourceKey, lenders],
  );
  return found.rows[0];
}
