import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLoan, confirm, type OurPayment } from '../../../src/proof/compare-loan.ts';
import type { HeldTransaction } from '../../../src/proof/loan-reading.ts';

const LOAN = 'L1';
const key = (index: number): string => index.toString(16).padStart(32, '0');

const dates = fc.constantFrom('2026-11-01', '2026-11-02');
const amounts = fc.constantFrom(100n, 425_000n);

const payment: fc.Arbitrary<OurPayment> = fc.record({
  sourceKey: fc.integer({ min: 0, max: 5 }).map(key),
  loanExternalId: fc.constantFrom(LOAN, LOAN, LOAN, 'L2'),
  date: dates,
  paise: amounts,
  result: fc.constantFrom('success', 'success', 'success', 'failed', null),
  underWay: fc.constantFrom(false, false, false, true),
  undo: fc.constantFrom(null, null, null, 'undone', 'under way'),
  ordinal: fc.constantFrom(1, 1, 2),
});
const transaction: fc.Arbitrary<HeldTransaction> = fc.record({
  transactionId: fc.integer({ min: 1, max: 99 }).map(String),
  externalId: fc.oneof(
    fc.integer({ min: 0, max: 5 }).map(key),
    fc.constantFrom(undefined, 'cash-desk-1'),
  ),
  isRepayment: fc.constantFrom(true, true, true, false),
  date: dates,
  paise: amounts,
  reversed: fc.constantFrom(false, false, false, true),
});
const payments = fc.uniqueArray(payment, { selector: (each) => each.sourceKey, maxLength: 5 });
const held = fc.array(transaction, { maxLength: 6 });

/** What should stand, and what does, each as sorted lines; told without the code under test. */
function bothSides(
  held: readonly HeldTransaction[],
  payments: readonly OurPayment[],
): { readonly ours: string[]; readonly theirs: string[]; readonly moving: boolean } {
  const line = (name: string, date: string, paise: bigint): string =>
    `${name} ${date} ${String(paise)}`;
  return {
    ours: payments
      .filter((p) => p.loanExternalId === LOAN && p.result === 'success' && p.undo !== 'undone')
      .map((p) => line(p.sourceKey, p.date, p.paise))
      .toSorted(),
    theirs: held
      .filter((t) => t.isRepayment && !t.reversed && (t.externalId?.length ?? 0) === 32)
      .map((t) => line(t.externalId ?? '', t.date, t.paise))
      .toSorted(),
    moving: payments.some((p) => p.underWay || p.undo === 'under way'),
  };
}

test('no difference means that both sides are the same to the paisa, and their sums are equal', () => {
  fc.assert(
    fc.property(held, payments, (held, payments) => {
      const { ours, theirs, moving } = bothSides(held, payments);
      fc.pre(!moving);
      const found = compareLoan(LOAN, held, payments);
      if (found.differences.length > 0) return;
      expect(theirs).toEqual(ours);
      expect(found.theirs).toEqual(found.ours);
    }),
    { numRuns: 2000 },
  );
});

test('where both sides are the same, the only difference left is one money under two keys', () => {
  fc.assert(
    fc.property(payments, (payments) => {
      fc.pre(!bothSides([], payments).moving);
      const standing = payments
        .filter((p) => p.loanExternalId === LOAN && p.result === 'success' && p.undo !== 'undone')
        .map((p, index) => heldAs(p, String(index)));
      const { differences } = compareLoan(LOAN, standing, payments);
      const money = payments
        .filter((p) => standing.some((t) => t.externalId === p.sourceKey) && p.ordinal === 1)
        .map((p) => `${p.date} ${String(p.paise)}`);
      expect(differences.map(({ kind }) => kind)).toEqual(
        Array.from({ length: money.length - new Set(money).size }, () => 'duplicate'),
      );
    }),
    { numRuns: 2000 },
  );
});

test('what is under way is never a difference', () => {
  fc.assert(
    fc.property(held, payments, (held, payments) => {
      const found = compareLoan(LOAN, held, payments);
      const moving = payments
        .filter((p) => p.underWay || p.undo === 'under way')
        .map((p) => p.sourceKey);
      for (const { sourceKey } of found.differences) expect(moving).not.toContain(sourceKey);
      expect([...found.unsettled].toSorted()).toEqual(moving.toSorted());
    }),
  );
});

test('the order in which anything is given does not matter', () => {
  fc.assert(
    fc.property(held, payments, (held, payments) => {
      const names = (found: ReturnType<typeof compareLoan>): string[] =>
        found.differences.map(({ kind, sourceKey }) => `${kind} ${sourceKey}`).toSorted();
      const there = compareLoan(LOAN, held, payments);
      const back = compareLoan(LOAN, held, payments.toReversed());
      expect(names(back)).toEqual(names(there));
      expect(back.ours).toEqual(there.ours);
      expect(back.others).toEqual(there.others);
    }),
  );
});

test('a difference that only the second look shows is a payment that moves', () => {
  const ours = ourPayment();
  const clean = compareLoan(LOAN, [heldAs(ours, '1')], [ours]);
  const lost = compareLoan(LOAN, [], [ours]);
  expect(confirm(clean, lost)).toMatchObject({ differences: [], unsettled: [ours.sourceKey] });
  expect(confirm(lost, clean)).toMatchObject({ differences: [], unsettled: [] });
  expect(confirm(lost, lost).differences).toMatchObject([{ kind: 'missing' }]);
});

test('the reason tells what is different in rupees', () => {
  const ours = ourPayment();
  const changed = { ...heldAs(ours, '7'), paise: 425_001n, date: '2026-11-02' };
  expect(compareLoan(LOAN, [changed], [ours]).differences).toEqual([
    {
      kind: 'different',
      sourceKey: ours.sourceKey,
      ours: { date: '2026-11-01', paise: 425_000n },
      theirs: { transactionId: '7', date: '2026-11-02', paise: 425_001n },
      reason:
        'In Fineract its amount is 4250.01, not 4250.00 and its date is 2026-11-02, not 2026-11-01.',
    },
  ]);
});

function ourPayment(): OurPayment {
  return {
    sourceKey: key(1),
    loanExternalId: LOAN,
    date: '2026-11-01',
    paise: 425_000n,
    result: 'success',
    underWay: false,
    undo: null,
    ordinal: 1,
  };
}

function heldAs(ours: OurPayment, transactionId: string): HeldTransaction {
  return {
    transactionId,
    externalId: ours.sourceKey,
    isRepayment: true,
    date: ours.date,
    paise: ours.paise,
    reversed: false,
  };
}
