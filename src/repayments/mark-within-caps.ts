/** Marks due payments as long as the day's caps leave room; used instead of marking all that is due where a cap holds. */
import { Allotment, type CapUsage } from '../controls/allotment.ts';
import { duePages, type DuePayment } from '../controls/due.ts';
import type { Connection } from '../database/pool.ts';
import { markChosen, type MarkingOptions, type QueuedPayment } from './mark-eligible.ts';
import { addByLender, tallyPayments, type TallyByLender } from './tally.ts';

export type Marker = (connection: Connection, options: MarkingOptions) => Promise<QueuedPayment[]>;

/**
 * A marker for one run, under the enqueue lock: what is used of the caps grows by nobody else meanwhile. `onHeldBack`
 * hears what is over a cap; that stays as it is, for another day.
 */
export function markerWithinCaps(
  caps: readonly CapUsage[],
  onHeldBack: (overCap: TallyByLender) => void,
): Marker {
  const allotment = new Allotment(caps);
  let overCap: TallyByLender = {};
  let pages: AsyncGenerator<readonly DuePayment[]> | undefined;
  return async (connection, options) => {
    pages ??= duePages(connection, options.lender, options.startedAt);
    for (;;) {
      const next = await pages.next();
      if (next.done === true) return [];
      const { chosen, over } = divide(allotment, next.value);
      overCap = addByLender(overCap, tallyPayments(over));
      onHeldBack(overCap);
      const marked = await markChosen(
        connection,
        options.runId,
        chosen.map((payment) => payment.sourceKey),
      );
      if (marked.length > 0) return marked;
    }
  };
}

/** The payments of a page for which there is room, and those that are over a cap. */
export function divide(
  allotment: Allotment,
  page: readonly DuePayment[],
): { chosen: DuePayment[]; over: DuePayment[] } {
  const chosen: DuePayment[] = [];
  const over: DuePayment[] = [];
  for (const payment of page) (allotment.take(payment) ? chosen : over).push(payment);
  return { chosen, over };
}
