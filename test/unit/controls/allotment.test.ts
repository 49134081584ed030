import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allotment, type Candidate, type CapUsage } from '../../../src/controls/allotment.ts';
import { fromPaise, toPaise } from '../../../src/money.ts';

function cap(values: Partial<CapUsage>): CapUsage {
  return {
    lender: null,
    rupees: null,
    payments: null,
    used_rupees: '0.00',
    used_payments: 0,
    ...values,
  };
}

const payment = (loan: string, amount: string, lender = 'A'): Candidate => ({
  lender,
  loanExternalId: loan,
  amount,
});

describe('what the caps leave room for', () => {
  test('without a cap everything fits', () => {
    const allotment = new Allotment([]);
    expect(allotment.take(payment('1', '999999999999.99'))).toBe(true);
  });

  test('a cap is used to its last paisa, and no further', () => {
    const allotment = new Allotment([cap({ rupees: '100.00', used_rupees: '40.00' })]);
    expect(allotment.take(payment('1', '60.00'))).toBe(true);
    expect(allotment.take(payment('2', '0.01'))).toBe(false);
  });

  test('a later payment of a loan does not overtake one that was held back, though it would fit', () => {
    const allotment = new Allotment([cap({ rupees: '100.00' })]);
    expect(allotment.take(payment('1', '150.00'))).toBe(false);
    expect(allotment.take(payment('1', '1.00'))).toBe(false);
    expect(allotment.take(payment('2', '1.00'))).toBe(true);
  });

  test('what is over the cap of its lender uses nothing of the cap of all', () => {
    const allotment = new Allotment([cap({ payments: 1 }), cap({ lender: 'A', payments: 0 })]);
    expect(allotment.take(payment('1', '1.00', 'A'))).toBe(false);
    expect(allotment.take(payment('2', '1.00', 'B'))).toBe(true);
    expect(allotment.take(payment('3', '1.00', 'B'))).toBe(false);
  });

  test('a cap that was lowered below what is used leaves no room', () => {
    const allotment = new Allotment([cap({ rupees: '10.00', used_rupees: '50.00' })]);
    expect(allotment.take(payment('1', '0.01'))).toBe(false);
  });
});

const lenders = ['A', 'B'];
const payments = fc.array(
  fc.record({
    lender: fc.constantFrom(...lenders),
    loanExternalId: fc.constantFrom('1', '2', '3', '4', '5'),
    amount: fc.bigInt({ min: 1n, max: 10_000n }).map(fromPaise),
  }),
  { maxLength: 40 },
);
const caps = fc.uniqueArray(
  fc.record({
    lender: fc.constantFrom(null, ...lenders),
    rupees: fc.option(fc.bigInt({ min: 0n, max: 100_000n }).map(fromPaise)),
    payments: fc.option(fc.nat(20)),
    used_rupees: fc.bigInt({ min: 0n, max: 20_000n }).map(fromPaise),
    used_payments: fc.nat(5),
  }),
  { selector: (each) => each.lender, maxLength: 3 },
);

test('whatever asks, no cap is exceeded, no loan is overtaken, and nothing is held back that fits alone', () => {
  fc.assert(
    fc.property(payments, caps, (asking, standing) => {
      const allotment = new Allotment(standing);
      const taken: Candidate[] = [];
      const heldBack = new Set<string>();
      for (const each of asking) {
        const fits = withinAll(standing, [...taken, each]);
        const got = allotment.take(each);
        expect(got).toBe(fits && !heldBack.has(each.loanExternalId));
        if (got) taken.push(each);
        else heldBack.add(each.loanExternalId);
      }
    }),
    { numRuns: 500 },
  );
});

/** Whether these payments together stay within each cap that is not exceeded already. */
function withinAll(standing: readonly CapUsage[], taken: readonly Candidate[]): boolean {
  const last = taken.at(-1);
  return standing.every((each) => {
    if (each.lender !== null && each.lender !== last?.lender) return true;
    const mine = taken.filter(({ lender }) => each.lender === null || lender === each.lender);
    const paise = mine.reduce(
      (sum, { amount }) => sum + toPaise(amount),
      toPaise(each.used_rupees),
    );
    return (
      (each.rupees === null || paise <= toPaise(each.rupees)) &&
      (each.payments === null || mine.length + each.used_payments <= each.payments)
    );
  });
}
