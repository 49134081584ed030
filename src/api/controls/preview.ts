/** GET /api/pipeline/preview: what the next run would post, and what becomes of the loans. */
import { PreviewQuery, type Preview } from '../../contract/preview.ts';
import { askLoans, type AskedLoans } from '../../controls/ask-loans.ts';
import { previewDue, type DuePreview } from '../../controls/preview-due.ts';
import { totalOf, type TallyByLender } from '../../repayments/tally.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { lendersOf } from '../caller.ts';
import { requireOwnLender } from '../known-names.ts';
import type { ApiRequest, ApiResponse } from '../request.ts';
import { readQuery } from '../validate.ts';
import { toCapUsage } from './caps.ts';

const LOANS_ASKED = 50;

export async function getPreview(
  dependencies: ApiDependencies,
  request: ApiRequest,
): Promise<ApiResponse> {
  const query = readQuery(request, PreviewQuery);
  const pool = await dependencies.pool();
  await requireOwnLender(pool, request, query.lender);
  const due = await previewDue(pool, {
    lender: query.lender ?? null,
    lenders: lendersOf(request),
    loansMax: query.loans ?? LOANS_ASKED,
  });
  const asked =
    due.loans.first.length === 0
      ? { loans: [], locksKnown: true }
      : await askLoans(await dependencies.loanAsker(), due.loans.first);
  return { status: 200, body: toPreview(due, asked) };
}

function toPreview(due: DuePreview, asked: AskedLoans): Preview {
  return {
    posting: due.postingStopped ? 'off' : 'on',
    would_post: { ...totalOf(due.wouldPost), by_lender: byLender(due.wouldPost) },
    held_back: [...due.heldBack],
    caps: due.caps.map(toCapUsage),
    loans: {
      concerned: due.loans.count,
      looked_at: asked.loans.length,
      locks_known: asked.locksKnown,
      by_outlook: countBy(asked.loans.map((loan) => loan.outlook)),
      notable: asked.loans
        .filter((loan) => loan.outlook !== 'stays open')
        .map(({ source_lender: lender, ...loan }) => ({ lender, ...loan })),
    },
  };
}

function byLender(tallies: TallyByLender): Preview['would_post']['by_lender'] {
  return Object.entries(tallies).map(([lender, tally]) => ({ lender, ...tally }));
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
