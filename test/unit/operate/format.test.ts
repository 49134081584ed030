import { expect, test } from 'vitest';
import { clock, fileLines, runLines, rupees, table } from '../../../bin/operate/format.ts';
import { umrnLines } from '../../../bin/operate/umrn.ts';
import { aFile, aRun } from './builders.ts';

test.each([
  ['0.00', '₹0.00'],
  ['999.50', '₹999.50'],
  ['1000.00', '₹1,000.00'],
  ['100000.00', '₹1,00,000.00'],
  ['12345678.90', '₹1,23,45,678.90'],
  ['-250000.05', '-₹2,50,000.05'],
  // Beyond what a double holds exactly.
  ['90071992547409931.01', '₹90,07,19,92,54,74,09,931.01'],
])('%s is written %s', (amount, written) => {
  expect(rupees(amount)).toBe(written);
});

test('columns are as wide as their widest cell and no line ends in blanks', () => {
  expect(
    table(
      ['a', 'long'],
      [
        ['wide', 'x'],
        ['b', ''],
      ],
    ),
  ).toEqual(['a     long', 'wide  x', 'b']);
});

test('a loaded file tells its records and each reason for rejection', () => {
  const counts = {
    title: 0,
    header: 1,
    blank: 0,
    footer: 0,
    loaded: 4,
    duplicate: 1,
    rejected: 3,
    total: 9,
  };
  const file = aFile({ status: 'success', counts, amount_loaded: '123456.00' });
  expect(fileLines(file, [{ reason: 'blank loan_id', count: 3, open: 3 }])).toEqual([
    'dmi/a.csv: success: 4 loaded (₹1,23,456.00), 1 duplicate, 3 rejected, of 9 records',
    '  3 rejected: blank loan_id',
  ]);
});

test('a failed file tells what to do', () => {
  const file = aFile({
    status: 'failed',
    error: { code: 'missing_column', message: 'Add the column Amount.', detail: null },
  });
  expect(fileLines(file)).toEqual(['dmi/a.csv: failed (file 7)', '  Add the column Amount.']);
});

test('a run tells per lender what was eligible and where it is', () => {
  const posted = { count: 2, total: '3000.00' };
  const none = { count: 0, total: '0.00' };
  const run = aRun({
    counts: { eligible: { DMI: { count: 3, total: '4000.00' } } },
    posting: {
      posted,
      queued: none,
      failed: { count: 1, total: '1000.00' },
      parked: none,
      by_lender: [
        {
          lender: 'DMI',
          posted,
          queued: none,
          failed: { count: 1, total: '1000.00' },
          parked: none,
        },
      ],
    },
  });
  expect(runLines(run)).toEqual([
    'lender  eligible       posted         under way  failed         parked',
    'DMI     3 (₹4,000.00)  2 (₹3,000.00)  -          1 (₹1,000.00)  -',
    'Posted: 2 payments, ₹3,000.00.',
  ]);
});

test('a dry run says that nothing was posted', () => {
  expect(runLines(aRun({ dry_run: true }))).toEqual([
    'No payment was eligible.',
    'Dry run: nothing was posted.',
  ]);
});

test('a load of the master tells skipped lines and conflicts, and cuts long lists', () => {
  const skipped = Array.from({ length: 22 }, (_, index) => ({
    line: index + 2,
    reason: 'no loan',
  }));
  const lines = umrnLines({
    loaded: 5,
    unchanged: 1,
    skipped,
    conflicts: [{ subReferenceId: '77', loanIds: ['A1', 'B2'] }],
  });
  expect(lines[0]).toBe('5 loaded, 1 unchanged, 22 skipped, 1 conflicts');
  expect(lines).toContain('  line 2 skipped: no loan');
  expect(lines).toContain('  and 2 more');
  expect(lines.at(-1)).toBe('  77 names A1 and B2: its records stay rejected until one is left');
});

test('times are shown without their fraction and offset', () => {
  expect(clock('2026-11-03T09:30:00.000+05:30')).toBe('2026-11-03 09:30:00');
  expect(clock(null)).toBe('-');
});
