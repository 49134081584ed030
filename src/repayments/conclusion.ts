/** How work on one repayment ended, before anything is written. */

export type ExceptionCategory = 'posting needs approval' | 'posted differently';

export type Conclusion =
  | {
      readonly kind: 'posted';
      readonly transactionId: string;
      readonly loanId: string | undefined;
      readonly attempt: number;
    }
  /** waits: expected to pass by itself, so nobody is called for it at the first failure. */
  | (Unposted & { readonly kind: 'refused'; readonly waits: boolean })
  /** To be taken up again soon by another delivery of the message. */
  | (Unposted & { readonly kind: 'later' })
  | (Unposted & { readonly kind: 'misconfigured' })
  | {
      readonly kind: 'parked';
      readonly category: ExceptionCategory;
      readonly reason: string;
      readonly detail: Readonly<Record<string, unknown>>;
    }
  /** Fineract does not know it, and it must not be sent before a person has decided. */
  | { readonly kind: 'not to be sent' };

export interface Unposted {
  readonly code: string;
  readonly reason: string;
  readonly attemptMade: number;
  /** The attempt that the next worker makes. */
  readonly attempt: number;
  /** What was sent may have been carried out: the next worker looks it up first. */
  readonly outcomeUnknown: boolean;
}
