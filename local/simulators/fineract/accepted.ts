/** What the simulated Fineract accepted, for counting money. */
import { decimalOf } from '../../../src/fineract/amount.ts';
import type { Store } from './store.ts';

export interface AcceptedTransaction {
  readonly id: number;
  readonly loanExternalId: string;
  readonly externalId: string | undefined;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Rupees with two decimals. */
  readonly amount: string;
  readonly note: string | undefined;
  readonly manuallyReversed: boolean;
}

/** In the order in which they were committed. */
export function transactionsOf(store: Store): AcceptedTransaction[] {
  return [...store.transactions.values()].map((transaction) => ({
    id: transaction.id,
    loanExternalId: store.loansById.get(transaction.loanId)?.externalId ?? '',
    externalId: transaction.externalId,
    date: transaction.date,
    amount: decimalOf(transaction.amountPaise),
    note: transaction.note,
    manuallyReversed: transaction.manuallyReversed,
  }));
}
