/** How far the work on one repayment has come, and how it ends from there. Pure. */
import type { Finding } from '../fineract/lookup.ts';
import type { ClaimedRepayment } from './claim.ts';
import type { Conclusion, Unposted } from './conclusion.ts';

/** Where the work stands. uncertain: something sent, under whatever attempt, may be or may yet be carried out. */
export interface Progress {
  attempt: number;
  resends: number;
  newKeys: number;
  uncertain: boolean;
}

/** What a look-up that found something, or could not look, means for the payment. */
export function concluded(
  finding: Exclude<Finding, { kind: 'absent' }>,
  progress: Progress,
): Conclusion {
  switch (finding.kind) {
    case 'found':
      return {
        kind: 'posted',
        transactionId: finding.transactionId,
        loanId: finding.loanId,
        attempt: progress.attempt,
      };
    case 'different':
      return {
        kind: 'parked',
        category: 'posted differently',
        reason: finding.reason,
        detail: {
          attempt: progress.attempt,
          fineract_transaction_id: finding.transactionId ?? null,
        },
      };
    case 'misconfigured':
      return unposted('misconfigured', progress, finding, { outcomeUnknown: true });
    case 'unclear':
      return unposted('later', progress, finding, { outcomeUnknown: true });
  }
}

/** Unless told otherwise the attempt stays, and the outcome is as open as `progress` says. */
export function unposted(
  kind: 'refused' | 'later' | 'misconfigured',
  progress: Progress,
  why: { code: string; reason: string },
  more: { waits?: boolean; nextAttempt?: boolean; outcomeUnknown?: boolean } = {},
): Conclusion {
  const rest: Unposted = {
    code: why.code,
    reason: why.reason,
    attemptMade: progress.attempt,
    attempt: progress.attempt + (more.nextAttempt === true ? 1 : 0),
    outcomeUnknown: more.outcomeUnknown ?? progress.uncertain,
  };
  return kind === 'refused' ? { kind, waits: more.waits ?? false, ...rest } : { kind, ...rest };
}

/** What an answer or a look-up is compared with. */
export function sentOf(repayment: ClaimedRepayment): {
  sourceKey: string;
  amount: string;
  date: string;
  fineractLoanId?: string;
} {
  const { sourceKey, amount, date, fineractLoanId } = repayment;
  return { sourceKey, amount, date, ...(fineractLoanId === undefined ? {} : { fineractLoanId }) };
}
