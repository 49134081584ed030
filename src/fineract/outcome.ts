/** What the answer to a repayment means. Pure: no look-up, no clock, no state. */
import { sameAmount } from './amount.ts';
import { KNOWN_CODES } from './known-codes.ts';
import { textOf, isRecord } from './json.ts';
import { errorCode, errorMessage, type FineractAnswer, type FineractReply } from './reply.ts';

export interface SentRepayment {
  readonly sourceKey: string;
  /** Rupees with two decimals. */
  readonly amount: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** What the loan's number in Fineract is known to be. */
  readonly fineractLoanId?: string;
}

interface Reasoned {
  /** A word of Fineract's or ours that queries can group by. */
  readonly code: string;
  /** One sentence for people. */
  readonly reason: string;
}

/** keyBurned: Fineract recorded the error and will repeat it for this idempotency key for ever. */
export type RepaymentOutcome =
  | { readonly kind: 'posted'; readonly transactionId: string; readonly loanId: string | undefined }
  /** A 200 that must be confirmed by a look-up. foreign: it carries another payment's external id. */
  | ({ readonly kind: 'doubtful'; readonly foreign: boolean } & Reasoned)
  | ({ readonly kind: 'awaits approval' } & Reasoned)
  /** Somebody has the external id: look up and compare. */
  | ({ readonly kind: 'duplicate' } & Reasoned)
  /** It was not posted and will not be as things stand. waits: time alone may change that, no person is needed yet. */
  | ({ readonly kind: 'refused'; readonly keyBurned: boolean; readonly waits: boolean } & Reasoned)
  /** It was not carried out; the same key is good for later. soon: seconds may be enough, else it takes minutes. */
  | ({
      readonly kind: 'not now';
      readonly soon: boolean;
      readonly retryAfterMs?: number | undefined;
    } & Reasoned)
  /**
   * It may have been carried out.
   * resend: the same key again. resend once: and then as new key. wait: the same key, and a new one if that never ends.
   * new key: the error is recorded, so look up and then use a new key.
   */
  | ({
      readonly kind: 'unknown';
      readonly remedy: 'resend' | 'resend once' | 'wait' | 'new key';
    } & Reasoned)
  /** Nothing can be posted until somebody mends a setting. */
  | ({ readonly kind: 'misconfigured'; readonly keyBurned: boolean } & Reasoned);

const DUPLICATE = /(?:duplicate\.externalId|externalId\.value\.must\.be\.unique)$/;
const CONFLICT = /^error\.msg\.platform\.service\..*\.conflict$/;

/** `todayInIndia` (YYYY-MM-DD) tells a lagging business date from a payment that is dated ahead. */
export function classifyRepayment(
  reply: FineractReply,
  sent: SentRepayment,
  todayInIndia: string,
): RepaymentOutcome {
  if (reply.kind === 'no answer') {
    const reason = `Fineract gave no answer (${reply.why}).`;
    if (reply.why === 'too late')
      return {
        kind: 'not now',
        code: 'out_of_time',
        reason: 'Fineract is slow: its turn to be sent came too late for this delivery.',
        soon: false,
      };
    if (reply.why === 'refused')
      return {
        kind: 'not now',
        code: 'unreachable',
        reason: 'Fineract cannot be reached.',
        soon: true,
      };
    return { kind: 'unknown', remedy: 'resend', code: reply.why, reason };
  }
  if (reply.status >= 200 && reply.status < 300) return classifySuccess(reply, sent);
  const code = errorCode(reply);
  if (code === undefined) return classifyPage(reply);
  return classifyError(reply, code, sent, todayInIndia);
}

/** A 200 is believed only where it says what was sent, and is not a replay. */
function classifySuccess(answer: FineractAnswer, sent: SentRepayment): RepaymentOutcome {
  const transactionId = textOf(answer.json, 'resourceId');
  if (
    answer.status === 200 &&
    isRecord(answer.json) &&
    (transactionId === undefined || answer.json['rollbackTransaction'] === true)
  ) {
    return {
      kind: 'awaits approval',
      code: 'awaiting_approval',
      reason: 'Fineract keeps the repayment until a checker approves it.',
    };
  }
  const externalId = textOf(answer.json, 'resourceExternalId');
  const difference =
    transactionId === undefined ? 'no transaction' : differenceFrom(answer, externalId, sent);
  if (difference === undefined && !answer.servedFromCache && transactionId !== undefined) {
    return { kind: 'posted', transactionId, loanId: textOf(answer.json, 'loanId') };
  }
  return {
    kind: 'doubtful',
    foreign: answer.servedFromCache && externalId !== undefined && externalId !== sent.sourceKey,
    code: difference === undefined ? 'replayed_answer' : 'answer_differs',
    reason:
      difference === undefined
        ? 'Fineract repeated an earlier answer.'
        : `Fineract answered 200 with ${difference}.`,
  };
}

function differenceFrom(
  answer: FineractAnswer,
  externalId: string | undefined,
  sent: SentRepayment,
): string | undefined {
  const changes: unknown = isRecord(answer.json) ? answer.json['changes'] : undefined;
  const loanId = textOf(answer.json, 'loanId');
  if (externalId !== sent.sourceKey) return 'another external id';
  if (!sameAmount(textOf(changes, 'transactionAmount'), sent.amount)) return 'another amount';
  if (textOf(changes, 'transactionDate') !== sent.date) return 'another date';
  if (sent.fineractLoanId !== undefined && loanId !== sent.fineractLoanId) return 'another loan';
  return undefined;
}

/** Answers without a code of Fineract's: from its container, a proxy, or a request that is still under way. */
function classifyPage(answer: FineractAnswer): RepaymentOutcome {
  const reason = `HTTP ${String(answer.status)} without an error code of Fineract.`;
  const code = `http_${String(answer.status)}`;
  switch (answer.status) {
    case 425:
      return {
        kind: 'unknown',
        remedy: 'wait',
        code: 'in_flight',
        reason: 'Fineract is still working on this key, or was stopped while it did.',
      };
    case 429:
      return {
        kind: 'not now',
        code: 'throttled',
        reason: 'A gateway before Fineract asks for fewer requests.',
        soon: true,
        retryAfterMs: retryAfterMs(answer),
      };
    case 400:
      return {
        kind: 'misconfigured',
        keyBurned: false,
        code: 'tenant_refused',
        reason: 'Fineract refuses the tenant: check `tenant` in the Fineract secret.',
      };
    case 401:
      return {
        kind: 'misconfigured',
        keyBurned: false,
        code: 'unauthorized',
        reason: 'Fineract refuses user or password: check the Fineract secret.',
      };
    case 500:
      return {
        kind: 'unknown',
        remedy: answer.servedFromCache ? 'new key' : 'resend once',
        code,
        reason,
      };
    case 408:
      return { kind: 'unknown', remedy: 'resend', code, reason };
    default:
      if (answer.status > 500 && answer.status !== 501)
        return { kind: 'unknown', remedy: 'resend', code, reason };
      return {
        kind: 'misconfigured',
        keyBurned: false,
        code,
        reason: `${reason} Check \`url\` in the Fineract secret, and that this is no read-only node.`,
      };
  }
}

function classifyError(
  answer: FineractAnswer,
  code: string,
  sent: SentRepayment,
  todayInIndia: string,
): RepaymentOutcome {
  const reason = errorMessage(answer);
  if (answer.status === 401)
    return { kind: 'misconfigured', keyBurned: false, code: 'unauthorized', reason };
  if (DUPLICATE.test(code)) return { kind: 'duplicate', code, reason };
  if (CONFLICT.test(code)) return { kind: 'unknown', remedy: 'new key', code, reason };
  const known = KNOWN_CODES[code];
  if (known !== undefined) return { ...known, code, reason: known.reason ?? reason };
  if (code === 'error.msg.loan.transaction.cannot.be.a.future.date') {
    if (sent.date > todayInIndia)
      return { kind: 'refused', keyBurned: true, waits: false, code, reason };
    return {
      kind: 'refused',
      keyBurned: true,
      waits: true,
      code: 'business_date_lag',
      reason: `The business date of Fineract is behind ${sent.date}; the payment is posted when it has caught up.`,
    };
  }
  if (answer.status === 405 || answer.status === 415)
    return { kind: 'misconfigured', keyBurned: false, code, reason };
  if (answer.status === 429)
    return { kind: 'not now', code, reason, soon: true, retryAfterMs: retryAfterMs(answer) };
  if (answer.status === 425 || answer.status === 409)
    return { kind: 'unknown', remedy: 'wait', code, reason };
  if (answer.status === 501 || answer.status === 502 || answer.status === 504)
    return { kind: 'unknown', remedy: 'resend', code, reason };
  // 500 with a code is recorded; a 503 of Fineract's own with any other code is a business refusal, recorded as well.
  if (answer.status === 500 || code === 'error.msg.platform.service.unavailable')
    return { kind: 'unknown', remedy: 'new key', code, reason };
  return { kind: 'refused', keyBurned: true, waits: false, code, reason };
}

function retryAfterMs(answer: FineractAnswer): number | undefined {
  const seconds = Number(answer.headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
