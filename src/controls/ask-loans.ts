/** Asks Fineract about the loans on which a run would post: some of them, a few at once, and not for long. */
import type { FineractClient } from '../fineract/client.ts';
import type { LoanDue } from './loans-due.ts';
import { lockedLoanIds, loanOutlook, type LoanOutlook } from './loan-outlook.ts';

export interface LoanAsker {
  readonly fineract: Pick<FineractClient, 'readLoan' | 'lockedLoans'>;
  /** Requests at once. */
  readonly concurrencyMax: number;
  /** No loan is asked for later than so long after the start. */
  readonly timeBudgetMs: number;
  readonly nowMs: () => number;
}

export interface AskedLoans {
  /** In the order given; those that no time was left for are missing. */
  readonly loans: readonly (LoanDue & LoanOutlook)[];
  /** False where Fineract did not tell which loans are locked. */
  readonly locksKnown: boolean;
}

const LOCKED_LOANS_MAX = 1_000;

/** Loans that give no answer are in the result as such. Errors of reading secrets and of the database pass through. */
export async function askLoans(asker: LoanAsker, loans: readonly LoanDue[]): Promise<AskedLoans> {
  if (loans.length === 0) return { loans: [], locksKnown: true };
  const deadlineMs = asker.nowMs() + asker.timeBudgetMs;
  const locked = lockedLoanIds(await asker.fineract.lockedLoans(LOCKED_LOANS_MAX));
  const found = new Map<LoanDue, LoanOutlook>();
  const waiting = [...loans];
  const work = async (): Promise<void> => {
    for (;;) {
      const loan = asker.nowMs() < deadlineMs ? waiting.shift() : undefined;
      if (loan === undefined) return;
      const reply = await asker.fineract.readLoan(loan.loan_external_id);
      found.set(loan, loanOutlook(reply, loan.total, locked ?? new Set()));
    }
  };
  await Promise.all(Array.from({ length: asker.concurrencyMax }, work));
  return {
    loans: loans.flatMap((loan) => {
      const outlook = found.get(loan);
      return outlook === undefined ? [] : [{ ...loan, ...outlook }];
    }),
    locksKnown: locked !== undefined,
  };
}
