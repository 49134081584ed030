import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

/** Whether one more request for a payment may leave: posting is on, and neither the payment nor its loan is on hold. */
export async function mayGoOn(
  database: Queryable,
  payment: { readonly sourceKey: string; readonly loanExternalId: string },
): Promise<boolean> {
  const found = await database.query<{ may_go_on: boolean }>(
    await sql('queries/controls/may-go-on.sql'),
    [payment.sourceKey, payment.loanExternalId],
  );
  return found.rows[0]?.may_go_on ?? false;
}
