import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatRupees,
  fromPaise,
  isPositive,
  negate,
  readPaise,
  readRupees,
  toPaise,
} from '../../src/money.ts';

const storable = fc.bigInt({ min: -99_999_999_999_999n, max: 99_999_999_999_999n });

describe('reading rupees', () => {
  it.each([
    ['18450', '18450.00'],
    ['18450.0', '18450.00'],
    ['0', '0.00'],
    ['00012.5', '12.50'],
    ['1,23,456.78', '123456.78'],
    ['123,456.78', '123456.78'],
    ['₹ 12,500.00', '12500.00'],
    ['Rs. 18,450/-', '18450.00'],
    ['Rs.18,450/-', '18450.00'],
    ['(18,450.00)', '-18450.00'],
    ['-500.00', '-500.00'],
    ['₹ -500', '-500.00'],
    ['(0.00)', '0.00'],
    ['999999999999.99', '999999999999.99'],
  ])('understands %s', (text, amount) => {
    expect(readRupees(text)).toBe(amount);
  });

  it.each([
    '',
    'abc',
    '1.234',
    '12,34',
    '1,2345',
    '1,23,45',
    '1.25E+05',
    '1O0',
    '.5',
    '5.',
    '--5',
    '(-5)',
    '1 000',
    '1.2.3',
    '1000000000000',
    '51,999.00 Cr',
    '२५',
  ])('does not guess what "%s" means', (text) => {
    expect(readRupees(text)).toBeNull();
  });

  it('reads Cr and Dr only where they are declared', () => {
    expect(readRupees('51,999.00 Cr', { creditDebitSuffix: true })).toBe('51999.00');
    expect(readRupees('51,999.00Dr', { creditDebitSuffix: true })).toBe('-51999.00');
    expect(readRupees('(5.00) Dr', { creditDebitSuffix: true })).toBeNull();
  });

  it('reads back every amount in the notation for people', () => {
    fc.assert(
      fc.property(storable, (paise) => {
        const amount = fromPaise(paise);
        expect(toPaise(amount)).toBe(paise);
        expect(readRupees(amount)).toBe(amount);
        expect(readRupees(formatRupees(amount))).toBe(amount);
        expect(toPaise(negate(amount))).toBe(-paise);
        expect(isPositive(amount)).toBe(paise > 0n);
      }),
    );
  });
});

describe('reading paise', () => {
  it('reads whole paise, and with a width only that width', () => {
    expect(readPaise('1845000')).toBe('18450.00');
    expect(readPaise('5')).toBe('0.05');
    expect(readPaise('000000001845000', 15)).toBe('18450.00');
    expect(readPaise('1845000', 15)).toBeNull();
    expect(readPaise('1250000.5')).toBeNull();
    expect(readPaise('00000000175O000', 15)).toBeNull();
  });

  it('agrees with arithmetic', () => {
    fc.assert(
      fc.property(storable, (paise) => {
        expect(readPaise(paise.toString())).toBe(fromPaise(paise));
      }),
    );
  });
});

describe('an amount as text', () => {
  it('is formatted with Indian grouping', () => {
    expect(formatRupees('123456.78')).toBe('₹ 1,23,456.78');
    expect(formatRupees('-12345678.00')).toBe('-₹ 1,23,45,678.00');
    expect(formatRupees('999.00')).toBe('₹ 999.00');
  });

  it('must have two decimals', () => {
    expect(() => toPaise('1.5')).toThrow(RangeError);
  });
});
