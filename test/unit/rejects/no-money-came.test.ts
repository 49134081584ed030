import { expect, test } from 'vitest';
import { noMoneyCame } from '../../../src/rejects/no-money-came.ts';

const record = (status: string | undefined, reason = 'status not in allowed values') => ({
  reason,
  told: status === undefined ? {} : { status },
  mayTakeMoneyBack: false,
});

test.each(['FAILED', 'Pending', 'USER_DROPPED', ' authorised ', 'Un-successful', 'cancelled'])(
  'a record with the status %j says that no money came',
  (status) => {
    expect(noMoneyCame(record(status))).toBe(true);
  },
);

test.each(['SETTLED LATE', 'HONOURED', 'failed but recovered', '', undefined])(
  'a record with the status %j may be money',
  (status) => {
    expect(noMoneyCame(record(status))).toBe(false);
  },
);

test('an amount of nothing is no money, whatever else is wrong may be', () => {
  expect(noMoneyCame(record('SUCCESS', 'amount <= 0'))).toBe(true);
  expect(noMoneyCame(record('FAILED', 'blank loan_id'))).toBe(false);
  expect(noMoneyCame({ ...record('FAILED'), mayTakeMoneyBack: true })).toBe(false);
});
