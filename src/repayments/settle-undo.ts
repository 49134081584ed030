/**
 * Brings one undo to a conclusion in Fineract. Only a look-up tells how it ended: before anything is sent, and after each
 * answer or silence. A repayment that is reversed cannot be reversed again, so that one effect is all there can be.
 */
import { classifyRepayment } from '../fineract/outcome.ts';
import { mayGoOn } from '../controls/may-go-on.ts';
import type { FineractReply } from '../fineract/reply.ts';
import { classifyStanding, type Standing } from '../fineract/undo.ts';
import type { SettleDeps } from './settle.ts';
import type { ClaimedUndo } from './undo-claim.ts';

export type UndoConclusion =
  | { readonly kind: 'undone' }
  | (Open & { readonly kind: 'refused' })
  /** To be taken up again soon by another delivery of the message. */
  | (Open & { readonly kind: 'later' });

interface Open {
  readonly code: string;
  readonly reason: string;
  /** The attempt that the next worker makes. */
  readonly attempt: number;
}

interface Verdict {
  readonly code: string;
  readonly reason: string;
  /** refused: things must change first. again: the same key once more. new key: Fineract keeps an error under this one. */
  readonly next: 'refused' | 'again' | 'new key';
  readonly keyBurned: boolean;
}

/** Sends nothing after `deadlineMs` (of the clock). */
export async function settleUndo(
  deps: SettleDeps,
  undo: ClaimedUndo,
  deadlineMs: number,
): Promise<UndoConclusion> {
  let { attempt } = undo;
  let sent = undo.sentBefore;
  for (const pauseMs of [0, ...deps.pausesMs, undefined]) {
    const standing = await lookUp(deps, undo, attempt);
    if (standing.kind === 'reversed' && !sent)
      return {
        kind: 'refused',
        attempt,
        code: 'reversed_by_somebody_else',
        reason:
          'The repayment was reversed in Fineract before anything was sent. Look there at what stands in its place, such as an adjusted amount, and settle the case by hand.',
      };
    if (standing.kind === 'reversed') return { kind: 'undone' };
    if (standing.kind === 'absent')
      return {
        kind: 'refused',
        attempt,
        code: 'not_in_fineract',
        reason: 'No repayment with this external id is on the loan.',
      };
    if (standing.kind === 'unclear') return { ...standing, kind: 'later', attempt };
    if (pauseMs === undefined || deps.clock.nowMs() + pauseMs >= deadlineMs) break;
    if (pauseMs > 0) await deps.clock.pause(pauseMs);
    if (sent && !(await mayGoOn(deps.pool, undo))) break;
    sent = true;
    const verdict = read(await send(deps, undo, attempt), undo);
    if (verdict === undefined) continue;
    const { code, reason } = verdict;
    if (verdict.next === 'refused') {
      const after = await lookUp(deps, undo, attempt);
      if (after.kind === 'reversed') return { kind: 'undone' };
      return { kind: 'refused', attempt: attempt + Number(verdict.keyBurned), code, reason };
    }
    // The look-up that begins the next round decides whether anything more is sent.
    if (verdict.next === 'new key') attempt += 1;
  }
  // A key that stays under way may have been left behind by a crash of Fineract: the next delivery uses a new one.
  return {
    kind: 'later',
    attempt: attempt + 1,
    code: 'outcome_unknown',
    reason: 'Fineract does not show the repayment reversed yet.',
  };
}

async function lookUp(deps: SettleDeps, undo: ClaimedUndo, attempt: number): Promise<Standing> {
  const reply = await deps.fineract.findTransactionByExternalId(
    undo.loanExternalId,
    undo.sourceKey,
    attempt,
  );
  return classifyStanding(reply, undo.sourceKey);
}

async function send(deps: SettleDeps, undo: ClaimedUndo, attempt: number): Promise<FineractReply> {
  return deps.fineract.undoRepayment({
    sourceKey: undo.sourceKey,
    loanExternalId: undo.loanExternalId,
    attempt,
    date: undo.date,
    note: `undo, approval ${undo.approvalId}`,
  });
}

/** Undefined: it says that it was done, which the look-up confirms. */
function read(reply: FineractReply, undo: ClaimedUndo): Verdict | undefined {
  // Errors mean the same as for a repayment; what a success says is not compared, for the look-up decides.
  const outcome = classifyRepayment(
    reply,
    { sourceKey: undo.sourceKey, amount: '0.00', date: undo.date },
    undo.date,
  );
  switch (outcome.kind) {
    case 'posted':
    case 'doubtful':
      return undefined;
    case 'awaits approval':
      return {
        next: 'refused',
        keyBurned: false,
        code: outcome.code,
        reason: 'Fineract keeps the undo until a checker there approves it.',
      };
    case 'unknown':
      return {
        next: outcome.remedy === 'new key' ? 'new key' : 'again',
        keyBurned: false,
        code: outcome.code,
        reason: outcome.reason,
      };
    case 'not now':
      return { next: 'again', keyBurned: false, code: outcome.code, reason: outcome.reason };
    case 'duplicate':
      return { next: 'refused', keyBurned: true, code: outcome.code, reason: outcome.reason };
    case 'refused':
    case 'misconfigured':
      return {
        next: 'refused',
        keyBurned: outcome.keyBurned,
        code: outcome.code,
        reason: outcome.reason,
      };
  }
}
