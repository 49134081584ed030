/** Payments gathered by loan, in the order in which the loans first appear. Pure. */
import { addTally } from '../repayments/tally.ts';
import type { Candidate } from './allotment.ts';

export interface LoanDue {
  readonly loan_external_id: string;
  readonly source_lender: string;
  /** Payments and rupees that would be posted on it. */
  readonly count: number;
  readonly total: string;
}

export class LoansDue {
  readonly #max: number;
  readonly #first = new Map<string, LoanDue>();
  readonly #seen = new Set<string>();

  /** Names so many loans at most, and counts all. */
  constructor(max: number) {
    this.#max = max;
  }

  add(payment: Candidate): void {
    const loan = payment.loanExternalId;
    this.#seen.add(loan);
    const known = this.#first.get(loan);
    if (known === undefined && this.#first.size >= this.#max) return;
    const sum = addTally(known ?? { count: 0, total: '0.00' }, {
      count: 1,
      total: payment.amount,
    });
    this.#first.set(loan, { loan_external_id: loan, source_lender: payment.lender, ...sum });
  }

  first(): LoanDue[] {
    return [...this.#first.values()];
  }

  get count(): number {
    return this.#seen.size;
  }
}
