import { expect, test } from 'vitest';
import { explore } from './explore.ts';
import { ALL_GUARDS, type FaultName, type Guards, type State } from './model.ts';

const NO_FAULTS: State['left'] = {
  crash: 0,
  lost: 0,
  late: 0,
  'sticky error': 0,
  'still working': 0,
  'duplicate message': 0,
  'lost message': 0,
  'early expiry': 0,
};

/** Together every pair of faults; all at once would be millions of states that teach nothing more. */
const FAULTS: readonly (readonly FaultName[])[] = [
  ['crash', 'late', 'sticky error', 'still working'],
  ['crash', 'lost', 'lost message', 'sticky error'],
  ['crash', 'early expiry', 'lost', 'duplicate message'],
  ['early expiry', 'late', 'still working'],
];

test.each(FAULTS.map((names) => [names.join(', '), names] as const))(
  'with %s, in every order: each of two payments is posted once, in order, and none is lost',
  (_title, names) => {
    const found = explore(withFaults(names), ALL_GUARDS);
    expect(found).toMatchObject({ way: undefined, why: undefined });
    expect(found.states).toBeGreaterThan(1_000);
  },
);

function withFaults(names: readonly FaultName[]): State['left'] {
  return { ...NO_FAULTS, ...Object.fromEntries(names.map((name) => [name, 1])) };
}

const NEEDED: readonly [keyof Guards, string][] = [
  ['uniqueExternalId', 'a payment has two repayments'],
  ['mark', 'sent without asking what became of an earlier worker'],
  ['lookUp', 'from here both can never be posted'],
  ['lease', 'two workers hold the loan'],
  ['order', 'a later value date was taken first'],
  ['resend', 'from here both can never be posted'],
];

test.each(NEEDED)('without the guard %s the model breaks: %s', (guard, why) => {
  const found = explore(withFaults(['crash', 'lost', 'still working', 'lost message']), {
    ...ALL_GUARDS,
    [guard]: false,
  });
  expect(found.why).toBe(why);
  expect(found.way).not.toEqual([]);
});
