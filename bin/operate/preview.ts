/** `preview`: what the next run would post, and what would become of the loans. */
import type { Preview } from '../../src/contract/preview.ts';
import { numberFlag, textFlag, type Invocation } from './arguments.ts';
import type { Operator } from './console.ts';
import { rupees, table, tally } from './format.ts';

const LOANS_ASKED = 50;
const LOANS_MAX = 200;

export async function preview(operator: Operator, invocation: Invocation): Promise<number> {
  const lender = textFlag(invocation, 'lender');
  const found = await operator.api.preview({
    loans: String(numberFlag(invocation, 'loans', LOANS_ASKED, LOANS_MAX)),
    ...(lender === undefined ? {} : { lender }),
  });
  for (const line of previewLines(found)) operator.say(line);
  return 0;
}

/** The preview for people. */
export function previewLines(found: Preview): string[] {
  const stopped = found.posting === 'off' ? ['Posting is stopped: a run would queue nothing.'] : [];
  const would = found.would_post;
  return [
    ...stopped,
    would.count === 0
      ? 'The next run would post nothing.'
      : `The next run would post ${String(would.count)} payment(s), ${rupees(would.total)}.`,
    ...would.by_lender.map((each) => `  ${each.lender}: ${tally(each)}`),
    ...(found.held_back.length === 0 ? [] : ['Held back:']),
    ...found.held_back.map((each) => `  ${each.lender}: ${tally(each)} ${each.reason}`),
    ...loanLines(found.loans),
  ];
}

function loanLines(loans: Preview['loans']): string[] {
  if (loans.concerned === 0) return [];
  const sums = Object.entries(loans.by_outlook).map(
    ([outlook, count]) => `${String(count)} ${outlook}`,
  );
  const lines = [
    `Loans looked at: ${String(loans.looked_at)} of ${String(loans.concerned)}${sums.length === 0 ? '.' : `: ${sums.join(', ')}.`}`,
    ...(loans.locks_known ? [] : ['Fineract did not tell which loans are locked.']),
  ];
  if (loans.notable.length === 0) return lines;
  const rows = loans.notable.map((loan) => [
    loan.loan_external_id,
    loan.lender,
    tally(loan),
    loan.outlook,
    loan.status ?? '-',
    loan.outstanding === null ? '-' : rupees(loan.outstanding),
    loan.excess === null ? '-' : rupees(loan.excess),
  ]);
  const header = ['loan', 'lender', 'would be posted', 'then', 'status', 'outstanding', 'excess'];
  return [...lines, ...table(header, rows)];
}
