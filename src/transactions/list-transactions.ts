/** Payments, newest first, with what became of them. */
import type { Transaction } from '../contract/transaction.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { planOf, type TransactionFilter } from './filter.ts';
import { toTransaction, type TransactionRow } from './transaction-row.ts';

/** The last payment of a page: date, amount and source_key, as text. */
export type Keyset = readonly string[];

/** Newest first, largest first within a day; so many rows at most, after those up to `after`. */
export async function listTransactions(
  database: Queryable,
  filter: TransactionFilter,
  page: { readonly after?: Keyset | undefined; readonly rowsMax: number },
): Promise<Transaction[]> {
  const { query, more } = planOf(filter);
  const found = await database.query<{ source_key: string }>(await sql(query), [
    filter.lenders,
    filter.feed ?? null,
    filter.recon_source ?? null,
    filter.posting ?? null,
    filter.success === undefined ? null : filter.success === 'yes',
    filter.from ?? null,
    filter.to ?? null,
    filter.amount_min ?? null,
    filter.amount_max ?? null,
    ...(page.after ?? [null, null, null]),
    page.rowsMax,
    ...more,
  ]);
  return readTransactions(
    database,
    found.rows.map((row) => row.source_key),
  );
}

/** In the order of the keys. A key that no payment has is left out. */
export async function readTransactions(
  database: Queryable,
  sourceKeys: readonly string[],
): Promise<Transaction[]> {
  if (sourceKeys.length === 0) return [];
  const read = await database.query<TransactionRow>(
    await sql('queries/transactions/read-transactions.sql'),
    [sourceKeys],
  );
  return read.rows.map(toTransaction);
}

export function keysetOf(transaction: Transaction): Keyset {
  return [transaction.date, transaction.amount, transaction.source_key];
}
