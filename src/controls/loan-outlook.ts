/** What Fineract says about a loan, set against what is about to be posted on it. Pure. */
import type { Outlook } from '../contract/preview.ts';
import { paiseOf } from '../fineract/amount.ts';
import { isRecord, textOf } from '../fineract/json.ts';
import { errorCode, type FineractReply } from '../fineract/reply.ts';
import { fromPaise, toPaise } from '../money.ts';

export interface LoanOutlook {
  readonly outlook: Outlook;
  /** Fineract's word for the loan's status, where it told one. */
  readonly status: string | null;
  /** Rupees with two decimals, before anything is posted. */
  readonly outstanding: string | null;
  /** What would be paid beyond it. */
  readonly excess: string | null;
}

/** Fineract takes repayments on active, fully paid and overpaid loans; on all others it refuses them. */
const TAKES_REPAYMENTS = new Set(['300', '600', '700']);

/** `total`: rupees with two decimals that would be posted. `locked`: numbers of locked loans in Fineract. */
export function loanOutlook(
  reply: FineractReply,
  total: string,
  locked: ReadonlySet<string>,
): LoanOutlook {
  const unknown = (outlook: Outlook): LoanOutlook => ({
    outlook,
    status: null,
    outstanding: null,
    excess: null,
  });
  if (reply.kind === 'no answer') return unknown('no answer');
  if (reply.status !== 200 || !isRecord(reply.json)) {
    return unknown(
      reply.status === 404 && errorCode(reply) === 'error.msg.loan.external.id.invalid'
        ? 'not found'
        : 'no answer',
    );
  }
  const statusId = textOf(reply.json['status'], 'id');
  if (statusId === undefined) return unknown('no answer');
  const status = textOf(reply.json['status'], 'value') ?? statusId;
  const outstanding = outstandingOf(reply.json['summary'], statusId);
  const known = { status, outstanding, excess: null };
  if (!TAKES_REPAYMENTS.has(statusId)) return { ...known, outlook: 'not active' };
  if (outstanding === null) return unknown('no answer');
  if (locked.has(textOf(reply.json, 'id') ?? '')) return { ...known, outlook: 'locked' };
  const rest = toPaise(outstanding) - toPaise(total);
  if (rest < 0n) return { ...known, outlook: 'overpays', excess: fromPaise(-rest) };
  return { ...known, outlook: rest === 0n ? 'closes' : 'stays open' };
}

/** Null members are left out of Fineract's answers: a loan that is paid in full may tell no outstanding amount. */
function outstandingOf(summary: unknown, statusId: string): string | null {
  const told = isRecord(summary) ? summary['totalOutstanding'] : undefined;
  if (told === undefined && (statusId === '600' || statusId === '700')) return '0.00';
  const paise = paiseOf(told);
  return paise === undefined ? null : fromPaise(paise);
}

/** The numbers of the loans in the list of locked ones; undefined where the answer is no such list. */
export function lockedLoanIds(reply: FineractReply): ReadonlySet<string> | undefined {
  if (reply.kind === 'no answer' || reply.status !== 200 || !isRecord(reply.json)) return undefined;
  const { content } = reply.json;
  if (!Array.isArray(content)) return undefined;
  return new Set(content.flatMap((each) => textOf(each, 'loanId') ?? []));
}
