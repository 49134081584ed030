/** Our side of some loans, as the database has it at this moment. */
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { toPaise } from '../money.ts';
import type { OurPayment } from './compare-loan.ts';

interface PaymentRow {
  source_key: string;
  loan_external_id: string;
  date: string;
  amount: string;
  result: OurPayment['result'];
  under_way: boolean;
  undo: OurPayment['undo'];
  payment_ordinal: number;
}

/** What PROCESSED says of the loans, and the payments whose keys Fineract named, on whatever loan we have them. */
export async function readOurPayments(
  database: Queryable,
  loanExternalIds: readonly string[],
  keys: readonly string[],
): Promise<OurPayment[]> {
  const found = await database.query<PaymentRow>(await sql('queries/proof/read-our-payments.sql'), [
    loanExternalIds,
    keys,
  ]);
  return found.rows.map((row) => ({
    sourceKey: row.source_key,
    loanExternalId: row.loan_external_id,
    date: row.date,
    paise: toPaise(row.amount),
    result: row.result,
    underWay: row.under_way,
    undo: row.undo,
    ordinal: row.payment_ordinal,
  }));
}
