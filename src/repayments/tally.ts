/** Number and sum of payments, per lender, in the shape that runs keep in their counts. */
import { fromPaise, toPaise } from '../money.ts';

export interface Tally {
  readonly count: number;
  /** Rupees with two decimals. */
  readonly total: string;
}

export type TallyByLender = Readonly<Record<string, Tally>>;

export const NO_PAYMENTS: Tally = { count: 0, total: '0.00' };

export function addTally(a: Tally, b: Tally): Tally {
  return { count: a.count + b.count, total: fromPaise(toPaise(a.total) + toPaise(b.total)) };
}

export function addByLender(a: TallyByLender, b: TallyByLender): TallyByLender {
  const sum: Record<string, Tally> = { ...a };
  for (const [lender, tally] of Object.entries(b))
    sum[lender] = addTally(sum[lender] ?? NO_PAYMENTS, tally);
  return sum;
}

export function totalOf(tallies: TallyByLender): Tally {
  return Object.values(tallies).reduce(addTally, NO_PAYMENTS);
}

export function tallyPayments(
  payments: readonly { readonly lender: string; readonly amount: string }[],
): TallyByLender {
  const paise = new Map<string, { count: number; paise: bigint }>();
  for (const payment of payments) {
    const known = paise.get(payment.lender) ?? { count: 0, paise: 0n };
    paise.set(payment.lender, {
      count: known.count + 1,
      paise: known.paise + toPaise(payment.amount),
    });
  }
  return Object.fromEntries(
    [...paise].map(([lender, sum]) => [lender, { count: sum.count, total: fromPaise(sum.paise) }]),
  );
}
