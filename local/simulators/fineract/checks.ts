/** The checks of a repayment, in Fineract's order. The first that fails answers. */
import { envelope, type Answer } from './answers.ts';
import { balanceOf } from './representations.ts';
import type { Loan, Store } from './store.ts';

const ALLOWED = new Set([
  'transactionDate',
  'transactionAmount',
  'externalId',
  'note',
  'locale',
  'dateFormat',
  'paymentTypeId',
  'accountNumber',
  'checkNumber',
  'routingCode',
  'receiptNumber',
  'bankNumber',
  'loanId',
  'reversalExternalId',
]);
const PAYMENT_FIELDS = [
  'accountNumber',
  'checkNumber',
  'routingCode',
  'receiptNumber',
  'bankNumber',
];

/** Which database's error a duplicate external id gives; none: a Fineract that lost the constraint takes both. */
export type DuplicateFlavour = 'postgres' | 'mysql' | 'none';

export interface RepaymentRequest {
  readonly date: string;
  readonly amountPaise: bigint;
  readonly externalId: string | undefined;
  readonly note: string | undefined;
}

/** Field checks: what the request says, or the 400 that refuses it. `amountMinPaise` is 1 for repayments, 0 for adjustments. */
export function readRequest(
  body: Record<string, unknown>,
  amountMinPaise: bigint,
): RepaymentRequest | Answer {
  const unsupported = Object.keys(body).find((name) => !ALLOWED.has(name));
  if (unsupported !== undefined) return invalid('error.msg.parameter.unsupported', unsupported);
  if (text(body, 'dateFormat') === undefined)
    return invalid('validation.msg.missing.dateFormat.parameter', 'dateFormat');
  if (text(body, 'locale') === undefined)
    return invalid('validation.msg.missing.locale.parameter', 'locale');
  if (!/^[a-z]{2}(_[A-Z]{2})?$/.test(text(body, 'locale') ?? ''))
    return invalid('validation.msg.invalid.locale.format', 'locale');
  const date = text(body, 'transactionDate');
  if (date === undefined)
    return invalid(
      'validation.msg.loan.transaction.transactionDate.cannot.be.blank',
      'transactionDate',
    );
  if (body['dateFormat'] !== 'yyyy-MM-dd' || !isDate(date))
    return invalid('validation.msg.invalid.dateFormat.format', 'transactionDate');
  const given = body['transactionAmount'];
  if (given === undefined || given === null || given === '')
    return invalid(
      'validation.msg.loan.transaction.transactionAmount.cannot.be.blank',
      'transactionAmount',
    );
  const amountPaise = roundedPaise(textOfAmount(given).replaceAll(',', ''));
  if (amountPaise === undefined)
    return invalid('validation.msg.invalid.decimal.format', 'transactionAmount');
  if (amountPaise < amountMinPaise)
    return invalid(
      'validation.msg.loan.transaction.transactionAmount.not.greater.than.zero',
      'transactionAmount',
    );
  if ((text(body, 'note')?.length ?? 0) > 1000)
    return invalid('validation.msg.loan.transaction.note.exceeds.max.length', 'note');
  const long = PAYMENT_FIELDS.find((name) => (text(body, name)?.length ?? 0) > 50);
  if (long !== undefined)
    return invalid(`validation.msg.loan.transaction.${long}.exceeds.max.length`, long);
  // The one payment type that a new Fineract has.
  if (body['paymentTypeId'] !== undefined && Number(body['paymentTypeId']) !== 1) {
    return envelope({
      status: 404,
      code: 'error.msg.payment.type.invalid',
      message: 'Payment type does not exist.',
    });
  }
  return { date, amountPaise, externalId: text(body, 'externalId'), note: text(body, 'note') };
}

/** Checks against the loan, its client, the calendar and what is posted already. */
export function refuseByState(
  store: Store,
  loan: Loan,
  request: RepaymentRequest,
  businessDate: string,
  flavour: DuplicateFlavour,
): Answer | undefined {
  if (!loan.clientActive)
    return rule('error.msg.client.not.active.exception', 'The client is not active.');
  if (![300, 600, 700].includes(balanceOf(store, loan).status))
    return invalid('error.msg.loan.must.be.active.fully.paid.or.overpaid', 'id');
  if (request.date < loan.disbursedOn)
    return rule(
      'error.msg.loan.transaction.cannot.be.before.disbursement.date',
      'The date is before the disbursement.',
    );
  if (request.date > businessDate)
    return rule(
      'error.msg.loan.transaction.cannot.be.a.future.date',
      'The transaction date cannot be in the future.',
    );
  if (
    flavour !== 'none' &&
    request.externalId !== undefined &&
    store.transactionsByExternalId.has(request.externalId)
  )
    return duplicate(request.externalId, flavour);
  return undefined;
}

function duplicate(externalId: string, flavour: 'postgres' | 'mysql'): Answer {
  if (flavour === 'postgres')
    return invalid('validation.msg.loan.transaction.externalId.value.must.be.unique', 'externalId');
  const code = 'error.msg.loan.repayment.duplicate.externalId';
  return envelope({
    status: 403,
    topCode: code,
    code,
    parameterName: 'externalId',
    message: `Repayment: externalId \`${externalId}\` already exists`,
  });
}

function invalid(code: string, parameterName: string): Answer {
  return envelope({
    status: 400,
    code,
    parameterName,
    message: `Validation errors exist: ${parameterName}.`,
  });
}

function rule(code: string, message: string): Answer {
  return envelope({ status: 403, code, message });
}

function text(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isDate(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

/** Half-even to whole paise, Fineract's rounding. */
function roundedPaise(decimal: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) return undefined;
  const decimals = (match[3] ?? '').padEnd(2, '0');
  let paise = BigInt((match[2] ?? '') + decimals.slice(0, 2));
  const rest = decimals.slice(2).replace(/0+$/, '');
  if (rest > '5' || (rest === '5' && paise % 2n === 1n)) paise += 1n;
  return match[1] === '-' ? -paise : paise;
}

/** A literal or text; anything else is no amount. */
function textOfAmount(given: unknown): string {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
}
