import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateReader, indianDay } from '../../src/dates.ts';

const instant = fc.date({
  min: new Date('1970-06-01T00:00:00Z'),
  max: new Date('2068-12-31T00:00:00Z'),
  noInvalidDate: true,
});

describe('a date reader', () => {
  it.each([
    ['%d-%m-%Y', '05-11-2026', '2026-11-05T00:00:00'],
    ['%d/%m/%Y', '5/11/2026', '2026-11-05T00:00:00'],
    ['%d.%m.%Y', '05.11.2026', '2026-11-05T00:00:00'],
    ['%Y%m%d', '20261105', '2026-11-05T00:00:00'],
    ['%d-%b-%Y', '05-Nov-2026', '2026-11-05T00:00:00'],
    ['%d-%b-%y', '5-NOV-26', '2026-11-05T00:00:00'],
    ['%d %B %Y', '05 April 2024', '2024-04-05T00:00:00'],
    ['%d/%m/%y %H:%M', '05/11/26 23:58', '2026-11-05T23:58:00'],
    ['%d/%m/%Y %I:%M:%S %p', '05/11/2026 12:05:09 AM', '2026-11-05T00:05:09'],
    ['excel_serial', '46331', '2026-11-05T00:00:00'],
    ['excel_serial', '46331.4375', '2026-11-05T10:30:00'],
    ['epoch_seconds', '1793905330', '2026-11-06T00:32:10'],
    ['iso8601', '2026-11-05T19:02:10Z', '2026-11-06T00:32:10'],
    ['iso8601', '2026-11-05T10:21:33+05:30', '2026-11-05T10:21:33'],
    ['iso8601', '2026-11-05 10:21', '2026-11-05T10:21:00'],
    ['%d-%m-%Y', '29-02-2028', '2028-02-29T00:00:00'],
  ])('of %s reads %s', (format, text, expected) => {
    expect(dateReader(format)(text)).toBe(expected);
  });

  it.each([
    ['%d-%b-%Y', '31-Nov-2026'],
    ['%d-%m-%Y', '29-02-2026'],
    ['%d-%m-%Y', '05-13-2026'],
    ['%d-%m-%Y', '05-11-26'],
    ['%d-%m-%Y', '05/11/2026'],
    ['%d-%m-%Y', '05-11-2026 10:00'],
    ['%Y%m%d', '2026115'],
    ['%d-%b-%Y', '05-Foo-2026'],
    ['%d/%m/%Y %H:%M', '05/11/2026 24:00'],
    ['excel_serial', '4633'],
    ['epoch_seconds', '1793905330000'],
    ['iso8601', '2026-11-31T00:00:00Z'],
    ['iso8601', '2026-11-05T00:00:00+25:00'],
    ['%d-%m-%Y', ''],
  ])('of %s does not guess what "%s" means', (format, text) => {
    expect(dateReader(format)(text)).toBeNull();
  });

  it.each(['%d-%m', '%d-%m-%Q', '%d-%d-%m-%Y', '%d-%m-%Y %I:%M', 'toString', '%'])(
    'cannot be made of %s',
    (format) => {
      expect(() => dateReader(format)).toThrow(RangeError);
    },
  );

  it('agrees with the calendar for every instant', () => {
    const [iso, epoch, day, serial] = [
      dateReader('iso8601'),
      dateReader('epoch_seconds'),
      dateReader('%d/%m/%y'),
      dateReader('excel_serial'),
    ];
    fc.assert(
      fc.property(instant, (date) => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const local = new Date(whole.getTime() + 19_800_000).toISOString().slice(0, 19);
        const [year = '', month = '', dayOfMonth = ''] = local.slice(0, 10).split('-');
        expect(iso(whole.toISOString())).toBe(local);
        expect(indianDay(whole)).toBe(local.slice(0, 10));
        const seconds = whole.getTime() / 1000;
        if (seconds >= 100_000_000) expect(epoch(String(seconds))).toBe(local);
        expect(day(`${dayOfMonth}/${month}/${year.slice(2)}`)?.slice(0, 10)).toBe(
          local.slice(0, 10),
        );
        expect(serial(String(Math.floor(seconds / 86_400) + 25_569))?.slice(0, 10)).toBe(
          whole.toISOString().slice(0, 10),
        );
      }),
    );
  });
});
