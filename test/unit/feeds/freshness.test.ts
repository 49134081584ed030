import { expect, test } from 'vitest';
import { freshnessOf, isExpected, type Calendar } from '../../../src/feeds/freshness.ts';

/** Every day but Sunday that banks are open, by six in the evening, three hours of grace. */
const bankDays: Calendar = {
  days: [1, 2, 3, 4, 5, 6],
  bankDaysOnly: true,
  expectedByHour: 18,
  graceHours: 3,
};

/** Indian time. */
const at = (text: string): Date => new Date(`${text}:00+05:30`);

function freshness(last: string | null, now: string, holidays: string[] = [], calendar = bankDays) {
  return freshnessOf({
    calendar,
    holidays: new Set(holidays),
    lastSuccessAt: last === null ? null : at(last),
    now: at(now),
  });
}

// 2 November 2026 is a Monday.
test.each([
  ['before its hour nothing is missing', '2026-11-02T17:00', '2026-11-03T17:59', 'fresh'],
  ['at its hour it is due', '2026-11-02T17:00', '2026-11-03T18:00', 'due'],
  ['within the grace it is due', '2026-11-02T17:00', '2026-11-03T20:59', 'due'],
  ['after the grace it is late', '2026-11-02T17:00', '2026-11-03T21:00', 'late'],
  ['one that came early on its day counts', '2026-11-03T00:01', '2026-11-03T23:00', 'fresh'],
  ['one of the evening before does not', '2026-11-02T23:59', '2026-11-03T18:00', 'due'],
  ['a Sunday expects nothing', '2026-11-07T17:00', '2026-11-08T23:59', 'fresh'],
])('%s', (_title, last, now, state) => {
  expect(freshness(last, now).state).toBe(state);
});

test('late begins where the grace of the first missing file ended', () => {
  expect(freshness('2026-11-02T17:00', '2026-11-06T12:00')).toEqual({
    state: 'late',
    since: at('2026-11-03T21:00'),
    nextExpectedAt: at('2026-11-06T18:00'),
  });
});

test('due begins when the file was expected, and fresh when the last one came', () => {
  expect(freshness('2026-11-02T17:00', '2026-11-03T19:00').since).toEqual(at('2026-11-03T18:00'));
  expect(freshness('2026-11-03T17:00', '2026-11-03T19:00').since).toEqual(at('2026-11-03T17:00'));
});

test('banks close on holidays and on the second and fourth Saturday, and a gateway does not', () => {
  const saturdays = ['2026-11-07', '2026-11-14', '2026-11-21', '2026-11-28', '2026-10-31'];
  const open = saturdays.map((day) => isExpected(bankDays, new Set(), day));
  expect(open).toEqual([true, false, true, false, true]);
  const everyDay = { days: [1, 2, 3, 4, 5, 6, 7], bankDaysOnly: true };
  expect(isExpected(everyDay, new Set(), '2026-11-08')).toBe(false);
  expect(isExpected({ ...everyDay, bankDaysOnly: false }, new Set(), '2026-11-08')).toBe(true);
  expect(freshness('2026-11-02T17:00', '2026-11-03T23:00', ['2026-11-03']).state).toBe('fresh');
  const daily = { ...bankDays, bankDaysOnly: false };
  expect(freshness('2026-11-02T17:00', '2026-11-03T23:00', ['2026-11-03'], daily).state).toBe(
    'late',
  );
});

test('the next file is expected on the next day that expects one', () => {
  const friday = freshness('2026-11-13T17:00', '2026-11-13T19:00', ['2026-11-16']);
  expect(friday.nextExpectedAt).toEqual(at('2026-11-17T18:00'));
});

test('without a calendar, a day or a first file nobody can tell', () => {
  expect(freshness(null, '2026-11-03T23:00')).toMatchObject({ state: 'unknown', since: null });
  expect(freshness('2026-11-02T17:00', '2026-11-03T23:00', [], { ...bankDays, days: [] })).toEqual({
    state: 'unknown',
    since: null,
    nextExpectedAt: null,
  });
  expect(
    freshnessOf({
      calendar: null,
      holidays: new Set(),
      lastSuccessAt: at('2026-11-02T17:00'),
      now: at('2026-11-03T17:00'),
    }).state,
  ).toBe('unknown');
});

test('a feed that stopped long ago is late since the first day that is looked at', () => {
  const found = freshness('2020-01-01T10:00', '2026-11-03T10:00');
  expect(found).toMatchObject({ state: 'late', since: at('2025-11-03T21:00') });
});
