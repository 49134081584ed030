import { expect, test } from 'vitest';
import { failedMessages } from '../../../local/triggers/queue-poller.ts';
import { msToNext } from '../../../local/triggers/schedule.ts';
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

test('rates and times of day are read, and anything else is refused', () => {
  const at = (time: string): number => Date.parse(`2026-11-03T${time}Z`);
  expect(msToNext('rate(30 minutes)', at('10:00:00'))).toBe(1_800_000);
  expect(msToNext('rate(1 hour)', at('10:00:00'))).toBe(3_600_000);
  expect(msToNext('cron(0 21 * * ? *)', at('20:59:00'))).toBe(60_000);
  expect(msToNext('cron(0 21 * * ? *)', at('21:00:00'))).toBe(86_400_000);
  expect(msToNext('cron(30 21 * * ? *)', at('22:30:00'))).toBe(23 * 3_600_000);
  expect(() => msToNext('cron(0 1 ? * MON *)', at('10:00:00'))).toThrow('times of each day only');
});

test.each([
  ['0.00', '₹0.00'],
  ['999.50', '₹999.50'],
  ['569665.78', '₹5,69,665.78'],
  ['12345678.90', '₹1,23,45,678.90'],
])('%s rupees are written %s', (amount, expected) => {
  expect(rupees(amount)).toBe(expected);
});
