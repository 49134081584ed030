/** Compares what we say is posted on one loan with what Fineract holds there, both ways. Pure. */
import { decimalOf } from '../fineract/amount.ts';
import type { HeldTransaction } from './loan-reading.ts';

/** A payment of ours that PROCESSED or Fineract names on the loan. */
export interface OurPayment {
  readonly sourceKey: string;
  readonly loanExternalId: string;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly paise: bigint;
  /** Null: nothing was ever tried. */
  readonly result: 'success' | 'failed' | null;
  /** Queued or being posted at this moment. */
  readonly underWay: boolean;
  readonly undo: 'under way' | 'undone' | null;
  /** Above 1: a second payment that a person released. */
  readonly ordinal: number;
}

export type DifferenceKind = 'missing' | 'reversed' | 'extra' | 'different' | 'duplicate';

export interface Side {
  readonly date: string;
  readonly paise: bigint;
}

export interface Difference {
  readonly kind: DifferenceKind;
  /** The external id of the repayment in question, which is our key or looks like one. */
  readonly sourceKey: string;
  readonly ours: Side | null;
  readonly theirs: (Side & { readonly transactionId: string }) | null;
  /** One sentence for people. */
  readonly reason: string;
}

export interface Sum {
  readonly count: number;
  readonly paise: bigint;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Payments of ours that should stand. */
  readonly ours: Sum;
  /** Repayments under keys like ours that do stand. */
  readonly theirs: Sum;
  /** Standing repayments of others; never a difference. */
  readonly others: Sum;
  /** Keys that are on their way, and prove nothing today. */
  readonly unsettled: readonly string[];
}

const LIKE_OURS = /^[0-9a-f]{32}$/;

/**
 * `held` is the loan in Fineract, read before `payments`; `payments` are those of PROCESSED on this loan and those whose
 * keys `held` names, on whatever loan we have them.
 */
export function compareLoan(
  loanExternalId: string,
  held: readonly HeldTransaction[],
  payments: readonly OurPayment[],
): Comparison {
  const heldByKey = byKey(held);
  const paymentByKey = new Map(payments.map((payment) => [payment.sourceKey, payment]));
  const unsettled = new Set(
    payments
      .filter((payment) => payment.underWay || payment.undo === 'under way')
      .map((payment) => payment.sourceKey),
  );
  const settled = payments.filter((payment) => !unsettled.has(payment.sourceKey));
  const expected = settled.filter(
    (payment) => payment.loanExternalId === loanExternalId && shouldStand(payment),
  );
  const expectedKeys = new Set(expected.map((payment) => payment.sourceKey));
  const standing = held.filter(stands);
  const underOurKeys = standing.filter(
    ({ externalId }) =>
      externalId !== undefined && LIKE_OURS.test(externalId) && !unsettled.has(externalId),
  );
  const extra = [...heldByKey].flatMap(([key, transactions]) =>
    expectedKeys.has(key) || unsettled.has(key)
      ? []
      : extraOf(key, transactions, paymentByKey.get(key), loanExternalId),
  );
  return {
    differences: [
      ...expected.flatMap((payment) => lackOf(payment, heldByKey.get(payment.sourceKey) ?? [])),
      ...extra,
      ...repeatedOf(expected, heldByKey),
    ],
    ours: sumOf(expected),
    theirs: sumOf(underOurKeys),
    others: sumOf(standing.filter(({ externalId }) => !LIKE_OURS.test(externalId ?? ''))),
    unsettled: [...unsettled],
  };
}

/**
 * What two looks at a loan say together: a difference counts where both show it. One that only the second shows comes
 * from a payment that moved meanwhile.
 */
export function confirm(first: Comparison, second: Comparison): Comparison {
  const name = (difference: Difference): string => `${difference.kind} ${difference.sourceKey}`;
  const seenBefore = new Set(first.differences.map(name));
  const moving = second.differences.filter((difference) => !seenBefore.has(name(difference)));
  return {
    ...second,
    differences: second.differences.filter((difference) => seenBefore.has(name(difference))),
    unsettled: [...new Set([...second.unsettled, ...moving.map(({ sourceKey }) => sourceKey)])],
  };
}

function shouldStand(payment: OurPayment): boolean {
  return payment.result === 'success' && payment.undo !== 'undone';
}

function stands(transaction: HeldTransaction): boolean {
  return transaction.isRepayment && !transaction.reversed;
}

function byKey(held: readonly HeldTransaction[]): Map<string, HeldTransaction[]> {
  const found = new Map<string, HeldTransaction[]>();
  for (const transaction of held) {
    const { externalId } = transaction;
    if (externalId === undefined || !LIKE_OURS.test(externalId)) continue;
    found.set(externalId, [...(found.get(externalId) ?? []), transaction]);
  }
  return found;
}

/** What is wrong with a payment that should stand. */
function lackOf(payment: OurPayment, held: readonly HeldTransaction[]): Difference[] {
  const { sourceKey } = payment;
  const ours = { date: payment.date, paise: payment.paise };
  const standing = held.filter(stands);
  const [one, second] = standing;
  if (one === undefined) return [absent(sourceKey, ours, held[0])];
  const found: Difference[] = [];
  const theirs = sideOf(one);
  const what = [
    ...(one.paise === payment.paise
      ? []
      : [`amount is ${decimalOf(one.paise)}, not ${decimalOf(payment.paise)}`]),
    ...(one.date === payment.date ? [] : [`date is ${one.date}, not ${payment.date}`]),
  ];
  if (what.length > 0)
    found.push({
      kind: 'different',
      sourceKey,
      ours,
      theirs,
      reason: `In Fineract its ${what.join(' and its ')}.`,
    });
  if (second !== undefined)
    found.push({
      kind: 'duplicate',
      sourceKey,
      ours,
      theirs: sideOf(second),
      reason: `${String(standing.length)} repayments stand under its external id.`,
    });
  return found;
}

/** No repayment stands under the key: `other` is what Fineract has there instead, if anything. */
function absent(sourceKey: string, ours: Side, other: HeldTransaction | undefined): Difference {
  if (other === undefined) {
    const reason = 'We say that it is posted; Fineract holds no such repayment on the loan.';
    return { kind: 'missing', sourceKey, ours, theirs: null, reason };
  }
  const theirs = sideOf(other);
  if (other.reversed) {
    const reason = 'Fineract shows it as reversed, and we undid nothing.';
    return { kind: 'reversed', sourceKey, ours, theirs, reason };
  }
  const reason = 'Fineract holds something else than a repayment under its external id.';
  return { kind: 'different', sourceKey, ours, theirs, reason };
}

/** Standing repayments under a key that should not stand here. */
function extraOf(
  sourceKey: string,
  held: readonly HeldTransaction[],
  payment: OurPayment | undefined,
  loanExternalId: string,
): Difference[] {
  const [one] = held.filter(stands);
  if (one === undefined) return [];
  const ours = payment === undefined ? null : { date: payment.date, paise: payment.paise };
  const reason = whyExtra(payment, loanExternalId);
  return [{ kind: 'extra', sourceKey, ours, theirs: sideOf(one), reason }];
}

function whyExtra(payment: OurPayment | undefined, loanExternalId: string): string {
  if (payment === undefined)
    return 'Its external id looks like ours, but no payment of ours has this key.';
  if (payment.loanExternalId !== loanExternalId)
    return `By our books its payment belongs to loan ${payment.loanExternalId}.`;
  if (payment.undo === 'undone') return 'We undid it, but in Fineract it stands.';
  if (payment.result === 'failed') return 'By our books posting it failed.';
  return 'By our books it was never posted.';
}

/** One loan, day and amount under several of our keys, where nobody released a second payment. */
function repeatedOf(
  expected: readonly OurPayment[],
  heldByKey: ReadonlyMap<string, readonly HeldTransaction[]>,
): Difference[] {
  const first = new Map<string, OurPayment>();
  const found: Difference[] = [];
  // By key, so that every run names the same one of two.
  for (const payment of expected.toSorted((a, b) => (a.sourceKey < b.sourceKey ? -1 : 1))) {
    const one = heldByKey.get(payment.sourceKey)?.find(stands);
    if (one === undefined || payment.ordinal > 1) continue;
    const money = `${one.date} ${String(one.paise)}`;
    const earlier = first.get(money);
    if (earlier === undefined) first.set(money, payment);
    else
      found.push({
        kind: 'duplicate',
        sourceKey: payment.sourceKey,
        ours: { date: payment.date, paise: payment.paise },
        theirs: sideOf(one),
        reason: `The same day and amount stand on the loan under ${earlier.sourceKey} as well, and no second payment was released.`,
      });
  }
  return found;
}

function sideOf(transaction: HeldTransaction): Side & { readonly transactionId: string } {
  return {
    transactionId: transaction.transactionId,
    date: transaction.date,
    paise: transaction.paise,
  };
}

function sumOf(items: readonly { readonly paise: bigint }[]): Sum {
  return { count: items.length, paise: items.reduce((sum, { paise }) => sum + paise, 0n) };
}
