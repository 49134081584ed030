import { expect, test } from 'vitest';
import { failedMessages } from '../../../local/triggers/queue-poller.ts';
import { rateMs } from '../../../local/triggers/schedule.ts';
import { rupees } from '../../../local/summary.ts';

const messages = [{ MessageId: 'a' }, { MessageId: 'b' }];

test.each([
  ['nothing', null, []],
  ['no failures', { batchItemFailures: [] }, []],
  ['one of them', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
  ['one that is not of this batch', { batchItemFailures: [{ itemIdentifier: 'x' }] }, ['a', 'b']],
  ['one without an identifier', { batchItemFailures: [{}] }, ['a', 'b']],
])('a function that answers %s hands back %j', (_name, result, expected) => {
  expect([...failedMessages(result, messages)]).toEqual(expected);
});

test('rates are read, and anything else is refused', () => {
  expect(rateMs('rate(30 minutes)')).toBe(1_800_000);
  expect(rateMs('rate(1 hour)')).toBe(3_600_000);
  expect(() => rateMs('cron(0 1 * * ? *)')).toThrow('rates only');
});

test.each([
  ['0.00', '₹0.00'],
  ['999.50', '₹999.50'],
  ['569665.78', '₹5,69,665.78'],
  ['12345678.90', '₹1,23,45,678.90'],
])('%s rupees are written %s', (amount, expected) => {
  expect(rupees(amount)).toBe(expected);
});
