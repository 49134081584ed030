/** What the files of one schedule say, computed by whoever made them: the other side of every comparison. */
import { createHash } from 'node:crypto';

/** A payment as the files tell of it, however often they do. */
export interface StatedPayment {
  readonly lender: string;
  /** Upper-case, as Fineract knows it. */
  readonly loan: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Rupees with two decimals. */
  readonly amount: string;
  /** True where the pipeline posts it by itself; false where an operator's reconciliation does. */
  readonly eligible: boolean;
  /**
   * Categories of exceptions that may stand for this payment instead of its repayment. Empty: nothing excuses it,
   * and it must have been posted when the faults have stopped.
   */
  readonly excuses: readonly string[];
}

/** One object that was put into the bucket. */
export interface StatedFile {
  readonly key: string;
  readonly feed: string;
  readonly content: Buffer;
  readonly outcome: 'success' | 'failed';
  /** Of a success. Titles, headers, blanks and footers are others. */
  readonly counts: {
    readonly loaded: number;
    readonly duplicate: number;
    readonly rejected: number;
    readonly others: number;
  };
}

export interface Stated {
  readonly payments: readonly StatedPayment[];
  readonly files: readonly StatedFile[];
}

/** The external id that a payment's repayment must have: the rule of the handbook, written down a second time. */
export function externalIdOf(payment: StatedPayment): string {
  const { lender, loan, date, amount } = payment;
  return createHash('md5').update(`${lender}${loan}${date}${amount}`).digest('hex');
}

/** Whole paise of a decimal with two places. */
export function paise(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}
