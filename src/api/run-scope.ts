/** What somebody who is limited to some lenders sees of a run: their numbers, and nothing that adds up those of others. Pure. */
import type { PipelineRun, PipelineRunCounts } from '../contract/pipeline-run.ts';
import { isWithin, type Lenders } from '../lenders.ts';

type PerLender = NonNullable<PipelineRunCounts['eligible']>;
type Scoped = Pick<PipelineRun, 'lender' | 'phase' | 'counts' | 'error_message'>;

/** What was read and kept back is counted over all lenders, so that only the numbers per lender stay. */
export function countsFor({ counts, lender }: Scoped, lenders: Lenders): PipelineRunCounts {
  if (lenders === null) return counts;
  const { eligible, enqueued, over_cap, posting_stopped, undos } = counts;
  return {
    ...(eligible === undefined ? {} : { eligible: own(eligible, lenders) }),
    ...(enqueued === undefined ? {} : { enqueued: own(enqueued, lenders) }),
    ...(over_cap === undefined ? {} : { over_cap: own(over_cap, lenders) }),
    ...(posting_stopped === undefined ? {} : { posting_stopped }),
    // Undos of a run of one lender are that lender's.
    ...(undos === undefined || lender === null ? {} : { undos }),
  };
}

/** Checks look at the rows of all lenders and quote what they find; a run of all lenders counts all of them. */
export function errorFor(run: Scoped, lenders: Lenders): string | null {
  if (lenders === null || run.error_message === null) return run.error_message;
  if (run.lender !== null && run.phase !== 'checks') return run.error_message;
  return `The run stopped in its phase ${run.phase}. Somebody who may see all lenders can read why.`;
}

function own(tallies: PerLender, lenders: Lenders): PerLender {
  return Object.fromEntries(
    Object.entries(tallies).filter(([lender]) => isWithin(lenders, lender)),
  );
}
