/** One hold as the API shows it. */
import type { Hold } from '../../contract/hold.ts';
import { toInstant, toInstantOrNull } from '../../contract/values.ts';
import type { HoldRow } from '../../controls/list-holds.ts';
import type { PlacedHold } from '../../controls/place-hold.ts';

export function toHold(row: HoldRow): Hold {
  return {
    hold_id: Number(row.hold_id),
    source_key: row.source_key,
    loan_external_id: row.loan_external_id,
    lender: row.lender,
    reason: row.reason,
    placed_by: row.placed_by,
    placed_at: toInstant(row.placed_at),
    waiting: { count: row.count, total: row.total },
    pending_approval_id: idOrNull(row.pending_approval_id),
    released_by: row.released_by,
    released_at: toInstantOrNull(row.released_at),
    release_reason: row.release_reason,
    approval_id: idOrNull(row.approval_id),
  };
}

function idOrNull(id: string | null): number | null {
  return id === null ? null : Number(id);
}

/** What placing a hold found, for people. */
export function sentenceOf(placed: PlacedHold): string {
  const { takenOut, beingPosted } = placed;
  if (beingPosted.length > 0) {
    return (
      `${payments(beingPosted.length)} ${beingPosted.length === 1 ? 'is' : 'are'} being posted right now: ` +
      'the hold comes too late for that, unless Fineract refuses. Everything else is held.'
    );
  }
  if (takenOut.length > 0)
    return `Held. ${payments(takenOut.length)} ${takenOut.length === 1 ? 'was' : 'were'} taken out of the queue.`;
  return 'Held. Nothing of it was queued.';
}

function payments(count: number): string {
  return count === 1 ? 'One payment' : `${String(count)} payments`;
}
