/** The protocol for what one message names: claim each payment that is due on the loan, settle it in Fineract, write down how that ended. */
import { randomUUID } from 'node:crypto';
import type { CountMetric } from '../observability/metrics.ts';
import { claimRepayment, type ClaimedRepayment } from './claim.ts';
import type { Conclusion } from './conclusion.ts';
import { FineractConfigurationError, RepaymentUnsettledError } from './errors.ts';
import { holdUnsent, lookUpOnly } from './look-up-only.ts';
import { recordFailure, recordParked, recordSuccess, releaseClaim } from './record-result.ts';
import { settle, type SettleDeps } from './settle.ts';

export interface PostRepaymentDeps extends SettleDeps {
  /** No request leaves later than so long after the start. */
  readonly timeBudgetMs: number;
  /** The delivery at which an open outcome is written down as a failure instead of going back to the queue. */
  readonly receiveCountMax: number;
  readonly count: CountMetric;
}

export interface Delivery {
  readonly sourceKey: string;
  /** From 1. */
  readonly receiveCount: number;
  /** Of the clock: a nearer end than the time budget, as the function's own. */
  readonly deadlineMs?: number;
  /** Hears of earlier payments of the loan that were done on the way. */
  readonly onEarlier?: (sourceKey: string, result: PostingResult) => void;
}

export type PostingResult =
  | { readonly kind: 'posted'; readonly transactionId: string }
  | { readonly kind: 'already posted' }
  | { readonly kind: 'not queued'; readonly state: string }
  | { readonly kind: 'failed'; readonly code: string; readonly reason: string }
  | { readonly kind: 'parked'; readonly category: string };

/**
 * Posts the queued payments of the loan, oldest value date first, up to and including the one named, so that the order
 * holds whichever message comes first and whichever was lost. Returns the named one's result when the message is done
 * with. Throws RepaymentBusyError, RepaymentUnsettledError and FineractConfigurationError where it must come again,
 * RepaymentNotFoundError where it never can be worked on.
 */
export async function postRepayment(
  deps: PostRepaymentDeps,
  delivery: Delivery,
): Promise<PostingResult> {
  const deadlineMs = Math.min(
    deps.clock.nowMs() + deps.timeBudgetMs,
    delivery.deadlineMs ?? Infinity,
  );
  for (;;) {
    const claim = await claimRepayment(
      deps.pool,
      delivery.sourceKey,
      randomUUID(),
      deps.leaseSeconds,
    );
    if (claim.kind !== 'claimed') return claim;
    const conclusion = await settledOrReleased(deps, claim.repayment, deadlineMs);
    const result = await record(deps, claim.repayment, conclusion, delivery);
    if (claim.repayment.sourceKey === delivery.sourceKey) return result;
    delivery.onEarlier?.(claim.repayment.sourceKey, result);
  }
}

async function settledOrReleased(
  deps: PostRepaymentDeps,
  repayment: ClaimedRepayment,
  deadlineMs: number,
): Promise<Conclusion> {
  try {
    return repayment.onlyToLookUp
      ? await lookUpOnly(deps, repayment)
      : await settle(deps, repayment, deadlineMs);
  } catch (error) {
    // What was sent stays marked. If this fails too, the lease runs out by itself.
    await releaseClaim(deps.pool, repayment, null, true).catch(() => undefined);
    throw error;
  }
}

async function record(
  deps: PostRepaymentDeps,
  repayment: ClaimedRepayment,
  conclusion: Conclusion,
  delivery: Delivery,
): Promise<PostingResult> {
  switch (conclusion.kind) {
    case 'posted':
      await recordSuccess(deps.pool, repayment, conclusion);
      deps.count('RepaymentPosted');
      return { kind: 'posted', transactionId: conclusion.transactionId };
    case 'parked':
      await recordParked(deps.pool, repayment, conclusion);
      deps.count('RepaymentParked');
      return { kind: 'parked', category: conclusion.category };
    case 'not to be sent':
      await holdUnsent(deps.pool, repayment);
      deps.count('RepaymentParked');
      return { kind: 'not queued', state: 'held' };
    case 'refused':
      await recordFailure(deps.pool, repayment, conclusion, !conclusion.waits);
      deps.count('RepaymentFailed');
      return { kind: 'failed', code: conclusion.code, reason: conclusion.reason };
    case 'later':
    case 'misconfigured':
      return putOff(deps, repayment, conclusion, delivery);
  }
}

/** Back to the queue; at the last delivery it is written down as failed, and the next run goes on where this one stopped. */
async function putOff(
  deps: PostRepaymentDeps,
  repayment: ClaimedRepayment,
  conclusion: Conclusion & { kind: 'later' | 'misconfigured' },
  delivery: Delivery,
): Promise<PostingResult> {
  if (conclusion.outcomeUnknown) deps.count('RepaymentOutcomeUnknown');
  if (conclusion.kind === 'misconfigured') deps.count('FineractMisconfigured');
  if (delivery.receiveCount >= deps.receiveCountMax) {
    const code = conclusion.outcomeUnknown ? 'outcome_unknown' : conclusion.code;
    // Wrong credentials never pass by themselves, so people see them at once.
    await recordFailure(
      deps.pool,
      repayment,
      { ...conclusion, code },
      conclusion.kind === 'misconfigured',
    );
    deps.count('RepaymentFailed');
    return { kind: 'failed', code, reason: conclusion.reason };
  }
  await releaseClaim(deps.pool, repayment, conclusion.attempt, conclusion.outcomeUnknown);
  if (conclusion.kind === 'misconfigured')
    throw new FineractConfigurationError(conclusion.code, conclusion.reason);
  throw new RepaymentUnsettledError(repayment.sourceKey, conclusion.code, conclusion.reason);
}
