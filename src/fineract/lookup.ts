/** What a look-up of a transaction by its external id on one loan found. Pure. */
import { sameAmount } from './amount.ts';
import { isRecord, textOf } from './json.ts';
import type { SentRepayment } from './outcome.ts';
import { errorCode, errorMessage, type FineractReply } from './reply.ts';

export type Finding =
  | { readonly kind: 'found'; readonly transactionId: string; readonly loanId: string | undefined }
  /** It carries our external id but is not what was sent. */
  | {
      readonly kind: 'different';
      readonly transactionId: string | undefined;
      readonly reason: string;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'misconfigured'; readonly code: string; readonly reason: string }
  | { readonly kind: 'unclear'; readonly code: string; readonly reason: string };

export function classifyLookup(
  reply: FineractReply,
  sent: SentRepayment & { readonly loanExternalId: string },
): Finding {
  if (reply.kind === 'no answer')
    return {
      kind: 'unclear',
      code: reply.why,
      reason: `Fineract gave no answer to the look-up (${reply.why}).`,
    };
  if (reply.status === 200) {
    const transactionId = textOf(reply.json, 'id');
    if (!isRecord(reply.json) || transactionId === undefined) {
      return {
        kind: 'unclear',
        code: 'lookup_not_json',
        reason: 'Fineract answered the look-up with something else than a transaction.',
      };
    }
    const reason = differenceOf(reply.json, sent);
    if (reason !== undefined) return { kind: 'different', transactionId, reason };
    return { kind: 'found', transactionId, loanId: textOf(reply.json, 'loanId') };
  }
  const code = errorCode(reply);
  if (
    code === 'error.msg.loan.transaction.external.id.invalid' ||
    code === 'error.msg.loan.external.id.invalid'
  )
    return { kind: 'absent' };
  if (code === 'error.msg.loan.transaction.id.invalid') {
    return {
      kind: 'different',
      transactionId: undefined,
      reason: 'Fineract holds this external id on another loan.',
    };
  }
  const passing =
    reply.status === 408 ||
    reply.status === 429 ||
    reply.status === 409 ||
    reply.status === 425 ||
    reply.status >= 500;
  if (passing)
    return {
      kind: 'unclear',
      code: code ?? `http_${String(reply.status)}`,
      reason: `The look-up ended with HTTP ${String(reply.status)}.`,
    };
  return {
    kind: 'misconfigured',
    code: code ?? `http_${String(reply.status)}`,
    reason: `The look-up was refused: ${errorMessage(reply)}`,
  };
}

function differenceOf(
  transaction: Record<string, unknown>,
  sent: SentRepayment & { readonly loanExternalId: string },
): string | undefined {
  const externalId = textOf(transaction, 'externalId');
  const loan = textOf(transaction, 'externalLoanId');
  if (externalId !== undefined && externalId !== sent.sourceKey)
    return 'It carries another external id.';
  if (loan !== undefined && loan.toUpperCase() !== sent.loanExternalId.toUpperCase())
    return `It stands on loan ${loan}.`;
  if (!isRepayment(transaction['type']))
    return `It is no repayment but ${textOf(transaction['type'], 'value') ?? 'something else'}.`;
  if (transaction['manuallyReversed'] === true) return 'It was reversed by hand in Fineract.';
  if (!sameAmount(transaction['amount'], sent.amount))
    return `Its amount is ${textOf(transaction, 'amount') ?? 'missing'}, not ${sent.amount}.`;
  const date = dateOf(transaction['date']);
  if (date !== sent.date) return `Its date is ${date ?? 'missing'}, not ${sent.date}.`;
  return undefined;
}

function isRepayment(type: unknown): boolean {
  return isRecord(type) && (type['repayment'] === true || type['id'] === 2);
}

/** YYYY-MM-DD of [2026, 11, 20], Fineract's way, or of text that is a date already. */
function dateOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const [year, month, day] = value.map(String);
  return `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
}
