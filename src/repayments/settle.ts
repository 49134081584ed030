/**
 * Brings one claimed repayment to a conclusion in Fineract: look up what may have been sent, post, and read the answer.
 * The same idempotency key is sent again while the outcome is open; a new key is used only after a look-up found nothing.
 */
import { mayGoOn } from '../controls/may-go-on.ts';
import type { Pool } from '../database/pool.ts';
import type { FineractClient } from '../fineract/client.ts';
import { classifyLookup, type Finding } from '../fineract/lookup.ts';
import { classifyRepayment, type RepaymentOutcome } from '../fineract/outcome.ts';
import type { ClaimedRepayment } from './claim.ts';
import type { Conclusion } from './conclusion.ts';
import { concluded, sentOf, unposted, type Progress } from './progress.ts';
import { beginNextAttempt } from './record-result.ts';

export interface Clock {
  nowMs(): number;
  pause(durationMs: number): Promise<void>;
}

export interface SettleDeps {
  readonly pool: Pool;
  readonly fineract: FineractClient;
  readonly clock: Clock;
  /** Pauses before the same key is sent again; when they are used up the outcome is left to a later delivery. */
  readonly pausesMs: readonly number[];
  readonly leaseSeconds: number;
}

/** New keys within one delivery: more would only hammer a server that is in trouble. */
const NEW_KEYS_MAX = 2;

/** `again`: send once more, with the attempt that `progress` now names. */
type Step = Conclusion | 'again';

/** Sends nothing after `deadlineMs` (of the clock). Errors of the database and of reading secrets pass through. */
export async function settle(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  deadlineMs: number,
): Promise<Conclusion> {
  const progress: Progress = {
    attempt: repayment.attempt,
    resends: 0,
    newKeys: 0,
    uncertain: repayment.sentBefore,
  };
  if (repayment.sentBefore) {
    const finding = await lookUp(deps, repayment, progress);
    if (finding.kind !== 'absent') return concluded(finding, progress);
  }
  for (;;) {
    if (deps.clock.nowMs() >= deadlineMs)
      return unposted('later', progress, {
        code: 'out_of_time',
        reason: 'The time of this delivery is used up.',
      });
    const reply = await deps.fineract.postRepayment({
      sourceKey: repayment.sourceKey,
      loanExternalId: repayment.loanExternalId,
      attempt: progress.attempt,
      amount: repayment.amount,
      date: repayment.date,
      ...(repayment.note === undefined ? {} : { note: repayment.note }),
      // It may wait long for its turn while Fineract struggles.
      mayStillLeave: () => deps.clock.nowMs() < deadlineMs,
    });
    const outcome = classifyRepayment(reply, sentOf(repayment), repayment.todayInIndia);
    const step = await next(deps, repayment, progress, outcome, deadlineMs);
    if (step !== 'again') return step;
  }
}

async function next(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  outcome: RepaymentOutcome,
  deadlineMs: number,
): Promise<Step> {
  switch (outcome.kind) {
    case 'posted':
      return {
        kind: 'posted',
        transactionId: outcome.transactionId,
        loanId: outcome.loanId,
        attempt: progress.attempt,
      };
    case 'awaits approval':
      return {
        kind: 'parked',
        category: 'posting needs approval',
        reason: outcome.reason,
        detail: { attempt: progress.attempt },
      };
    case 'doubtful':
      return confirm(deps, repayment, progress, outcome);
    case 'duplicate': {
      const finding = await lookUp(deps, repayment, progress);
      // Refused as a duplicate of something that nobody sees: it may be about to commit, so it is looked up again first.
      if (finding.kind === 'absent')
        return unposted('refused', progress, outcome, {
          waits: true,
          nextAttempt: true,
          outcomeUnknown: true,
        });
      return concluded(finding, progress);
    }
    case 'refused':
      return refused(deps, repayment, progress, outcome);
    case 'not now':
      if (
        outcome.soon &&
        (await pauseBeforeResend(deps, repayment, progress, deadlineMs, outcome.retryAfterMs))
      )
        return 'again';
      return unposted('later', progress, outcome);
    case 'misconfigured': {
      if (!outcome.keyBurned) return unposted('misconfigured', progress, outcome);
      const finding = await lookUp(deps, repayment, progress);
      if (finding.kind !== 'absent') return concluded(finding, progress);
      return unposted('misconfigured', progress, outcome, { nextAttempt: true });
    }
    case 'unknown':
      return unknown(deps, repayment, progress, outcome, deadlineMs);
  }
}

async function lookUp(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
): Promise<Finding> {
  const reply = await deps.fineract.findTransactionByExternalId(
    repayment.loanExternalId,
    repayment.sourceKey,
    progress.attempt,
  );
  return classifyLookup(reply, { ...sentOf(repayment), loanExternalId: repayment.loanExternalId });
}

/** A 200 that cannot be believed as it stands. */
async function confirm(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  outcome: RepaymentOutcome & { kind: 'doubtful' },
): Promise<Step> {
  const finding = await lookUp(deps, repayment, progress);
  if (finding.kind !== 'absent') return concluded(finding, progress);
  // A replay of another payment's answer: under this key nothing of ours was or ever will be carried out.
  if (outcome.foreign) return withNewKey(deps, repayment, progress, outcome);
  return {
    kind: 'parked',
    category: 'posted differently',
    reason: `${outcome.reason} No repayment with this external id is on the loan: find it in Fineract before anything is sent again.`,
    detail: { attempt: progress.attempt },
  };
}

async function refused(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  outcome: RepaymentOutcome & { kind: 'refused' },
): Promise<Step> {
  if (!outcome.keyBurned) return unposted('refused', progress, outcome, { waits: outcome.waits });
  const finding = await lookUp(deps, repayment, progress);
  switch (finding.kind) {
    case 'absent':
      return unposted('refused', progress, outcome, { waits: outcome.waits, nextAttempt: true });
    case 'unclear':
      return unposted('refused', progress, outcome, { waits: outcome.waits, outcomeUnknown: true });
    default:
      return concluded(finding, progress);
  }
}

async function unknown(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  outcome: RepaymentOutcome & { kind: 'unknown' },
  deadlineMs: number,
): Promise<Step> {
  progress.uncertain = true;
  const repeatedPage = outcome.remedy === 'resend once' && progress.resends > 0;
  if (outcome.remedy !== 'new key' && !repeatedPage) {
    if (await pauseBeforeResend(deps, repayment, progress, deadlineMs)) return 'again';
  }
  const finding = await lookUp(deps, repayment, progress);
  if (finding.kind !== 'absent') return concluded(finding, progress);
  if (outcome.remedy === 'new key' || repeatedPage)
    return withNewKey(deps, repayment, progress, outcome);
  // A key that stays under way was left behind by a crash of Fineract: the next delivery looks up again, then uses a new key.
  return unposted('later', progress, outcome, { nextAttempt: outcome.remedy === 'wait' });
}

/** Only after a look-up found nothing. */
async function withNewKey(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  outcome: { code: string; reason: string },
): Promise<Step> {
  if (progress.newKeys >= NEW_KEYS_MAX)
    return unposted('refused', progress, outcome, { waits: true, nextAttempt: true });
  progress.attempt = await beginNextAttempt(
    deps.pool,
    repayment,
    progress.attempt,
    deps.leaseSeconds,
  );
  progress.newKeys += 1;
  progress.resends = 0;
  return 'again';
}

/** False where the pauses or the time are used up, or nothing more may leave. */
async function pauseBeforeResend(
  deps: SettleDeps,
  repayment: ClaimedRepayment,
  progress: Progress,
  deadlineMs: number,
  wantedMs?: number,
): Promise<boolean> {
  const pauseMs = deps.pausesMs[progress.resends];
  if (pauseMs === undefined) return false;
  const waitMs = Math.max(pauseMs, wantedMs ?? 0);
  if (deps.clock.nowMs() + waitMs >= deadlineMs) return false;
  progress.resends += 1;
  await deps.clock.pause(waitMs);
  // Stopped or on hold meanwhile: nothing more leaves, and what is open is left to whoever claims it when posting goes on.
  return mayGoOn(deps.pool, repayment);
}
