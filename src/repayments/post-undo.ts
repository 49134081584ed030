/** The protocol for one undo: claim it, settle it in Fineract, write down how that ended. */
import { randomUUID } from 'node:crypto';
import { RepaymentUnsettledError } from './errors.ts';
import type { Delivery, PostRepaymentDeps } from './post-repayment.ts';
import { settleUndo, type UndoConclusion } from './settle-undo.ts';
import {
  claimUndo,
  recordUndoFailure,
  recordUndone,
  releaseUndo,
  type ClaimedUndo,
} from './undo-claim.ts';

export type UndoResult =
  | { readonly kind: 'undone' }
  | { readonly kind: 'not queued'; readonly state: string }
  | { readonly kind: 'undo failed'; readonly code: string; readonly reason: string };

/**
 * Returns when the message is done with. Throws RepaymentBusyError and RepaymentUnsettledError where it must come again,
 * RepaymentNotFoundError where there is no such undo.
 */
export async function postUndo(deps: PostRepaymentDeps, delivery: Delivery): Promise<UndoResult> {
  const deadlineMs = Math.min(
    deps.clock.nowMs() + deps.timeBudgetMs,
    delivery.deadlineMs ?? Infinity,
  );
  const claim = await claimUndo(deps.pool, delivery.sourceKey, randomUUID(), deps.leaseSeconds);
  if (claim.kind !== 'claimed') return claim;
  const conclusion = await settledOrReleased(deps, claim.undo, deadlineMs);
  if (conclusion.kind === 'undone') {
    await recordUndone(deps.pool, claim.undo);
    deps.count('RepaymentUndone');
    return { kind: 'undone' };
  }
  const { code, reason } = conclusion;
  if (conclusion.kind === 'later' && delivery.receiveCount < deps.receiveCountMax) {
    await releaseUndo(deps.pool, claim.undo, conclusion.attempt);
    throw new RepaymentUnsettledError(claim.undo.sourceKey, code, reason);
  }
  await recordUndoFailure(deps.pool, claim.undo, conclusion);
  deps.count('UndoFailed');
  return { kind: 'undo failed', code, reason };
}

async function settledOrReleased(
  deps: PostRepaymentDeps,
  undo: ClaimedUndo,
  deadlineMs: number,
): Promise<UndoConclusion> {
  try {
    return await settleUndo(deps, undo, deadlineMs);
  } catch (error) {
    // If this fails too, the lease runs out by itself.
    await releaseUndo(deps.pool, undo, undo.attempt).catch(() => undefined);
    throw error;
  }
}
