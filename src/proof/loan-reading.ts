/** What Fineract's answer to reading a loan with its transactions means for the proof. Pure. */
import { paiseOf } from '../fineract/amount.ts';
import { isRecord, textOf } from '../fineract/json.ts';
import { errorCode, errorMessage, type FineractReply } from '../fineract/reply.ts';

/** One transaction on a loan, as far as the proof looks at it. */
export interface HeldTransaction {
  readonly transactionId: string;
  /** Undefined where whoever posted it gave none. */
  readonly externalId: string | undefined;
  readonly isRepayment: boolean;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly paise: bigint;
  /** Undone by hand; it stays in the list with its external id, but moves no money. */
  readonly reversed: boolean;
}

export type LoanReading =
  | { readonly kind: 'loan'; readonly transactions: readonly HeldTransaction[] }
  /** Fineract knows no such loan. */
  | { readonly kind: 'no loan' }
  /** It may be readable later. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** Fineract refuses us altogether: asking for other loans is of no use. */
  | { readonly kind: 'misconfigured'; readonly reason: string };

export function readingOf(reply: FineractReply, loanExternalId: string): LoanReading {
  if (reply.kind === 'no answer')
    return { kind: 'unreadable', reason: `Fineract gave no answer (${reply.why}).` };
  if (reply.status === 200) return transactionsOf(reply.json, loanExternalId);
  const code = errorCode(reply);
  if (code === 'error.msg.loan.external.id.invalid') return { kind: 'no loan' };
  const passing = reply.status >= 500 || [404, 408, 409, 425, 429].includes(reply.status);
  // A 404 without a code of Fineract's is a proxy or a wrong address, and says nothing about the loan.
  const reason = code === undefined ? `HTTP ${String(reply.status)}` : errorMessage(reply);
  return {
    kind: passing ? 'unreadable' : 'misconfigured',
    reason: `The read ended with ${reason}.`,
  };
}

function transactionsOf(json: unknown, loanExternalId: string): LoanReading {
  if (!isRecord(json) || textOf(json, 'id') === undefined)
    return { kind: 'unreadable', reason: 'Fineract answered with something else than a loan.' };
  const externalId = textOf(json, 'externalId');
  if (externalId?.toUpperCase() !== loanExternalId.toUpperCase())
    return { kind: 'unreadable', reason: 'Fineract answered with another loan.' };
  // Nulls and empty lists are left out of Fineract's answers: no list is no transaction.
  const listed = json['transactions'] ?? [];
  if (!Array.isArray(listed))
    return { kind: 'unreadable', reason: 'The transactions of the loan are no list.' };
  const transactions: HeldTransaction[] = [];
  for (const each of listed) {
    const read = transactionOf(each);
    if (read === undefined)
      return { kind: 'unreadable', reason: 'A transaction of the loan has no id, date or amount.' };
    transactions.push(read);
  }
  return { kind: 'loan', transactions };
}

/** Undefined where a value that money hangs on cannot be read: leaving it out would be a false proof. */
function transactionOf(value: unknown): HeldTransaction | undefined {
  if (!isRecord(value)) return undefined;
  const transactionId = textOf(value, 'id');
  const date = dateOf(value['date']);
  const isRepayment = isRepaymentType(value['type']);
  // Only repayments are counted in whole paise; an accrual of Fineract's own may hold parts of one.
  const paise = paiseOf(value['amount']) ?? (isRepayment ? undefined : 0n);
  if (transactionId === undefined || date === undefined || paise === undefined) return undefined;
  return {
    transactionId,
    externalId: textOf(value, 'externalId'),
    isRepayment,
    date,
    paise,
    reversed: value['manuallyReversed'] === true,
  };
}

function isRepaymentType(type: unknown): boolean {
  return isRecord(type) && (type['repayment'] === true || type['id'] === 2);
}

function dateOf(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [year, month, day] = value.map(String);
  const date = `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined;
}
