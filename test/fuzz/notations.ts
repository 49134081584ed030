/** What may stand in the cells of a feed's file: mostly what lenders write, sometimes what spreadsheets make of it. */
import type { ColumnMapping, FeedMapping } from '../../src/mapping/mapping-schema.ts';
import type { Random } from '../faults/random.ts';

interface Notations {
  readonly usual: readonly string[];
  readonly odd: readonly string[];
}

const AMOUNT: Notations = {
  usual: ['10', '18450.5', '1,23,456.78', '18,450.00', '000123', '001000', '000000001845000'],
  odd: [
    '',
    '0',
    '0.00',
    '-5',
    '(18,450.00)',
    '₹ 12',
    'Rs. 18,450/-',
    '1,2345',
    '1234,567',
    '123,45,678',
    '12,34',
    ',123',
    '1,',
    '1.',
    '.5',
    '1.234',
    '123456789012',
    '1234567890123',
    '0000000000001.5',
    '10 Cr',
    '10 Dr',
    'x',
    '1,234,567',
    '1,23,4567',
    '12,345,67',
    "'500",
    '+7',
    '5e3',
    '1 000',
  ],
};
const IDENTIFIER: Notations = {
  usual: ['l1', 'L1', 'AMTFL0001', '41219', 'gb00611_nov26', 'HDFC7021503240018841', 'M1', 'M2'],
  odd: [
    '',
    '_',
    '4.12E+04',
    '6.3e+11',
    '#N/A',
    '#REF!',
    "'123",
    "''1",
    '1e5',
    '12e',
    'Total x',
    'tot',
    'total',
    'TOTAL ',
    'END OF',
    'loan',
    'Ünï',
    '7_8 ',
    ' _x',
    '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'a\u00A0',
    '-5e',
    'a\\b',
    'a\tb',
    '0',
    'M3',
    'ſ',
    'İ',
  ],
};
const DATE: Notations = {
  usual: [
    '05-11-2026',
    '5-11-2026',
    '05/11/2026',
    '2026-11-05',
    '05112026',
    '05-Nov-2026',
    '05-Nov-26',
    '46331',
    '2026-11-05 10:11:12',
  ],
  odd: ['31-11-2026', '', '05/11/26', '1-1-0001', '29-02-2027', '00-00-0000', 'Nov 5'],
};
const STATUS: Notations = {
  usual: ['PAID', 'success', 'Cleared', 'SUCCESS', 'captured', '1', 'paid'],
  odd: ['', 'Bounced', 'paid ', 'Päid', '0', 'FAILED', 'ﬁ'],
};
const NOTE: Notations = {
  usual: ['', '00', '0', '000', '00 - ok', 'x', 'EMI 4, presented', 'ref 55', 'ref M1'],
  odd: [
    '04 - no',
    '61',
    '2nd try',
    'ok',
    '00a',
    '00000 x',
    'ref 5E+3',
    'a "b"',
    'line\nline',
    'line\r\nline',
    'ref  A7',
    'Ref #N/A',
    '₹',
    'back\\slash',
    ' padded ',
    "'quoted",
    '\\.',
    'tab\there',
    'x'.repeat(900),
  ],
};
const OTHER: Notations = { usual: ['', 'HDFC BANK LTD', 'SB', '12'], odd: ['"', 'É', 'x\ny', "'"] };

/** A few days in each of the formats that mappings declare. */
const DAYS: Readonly<Record<string, readonly string[]>> = {
  '%d-%m-%Y': ['05-11-2026', '5-11-2026', '28-02-2027'],
  '%d/%m/%Y': ['05/11/2026', '28/02/2027'],
  '%d.%m.%Y': ['05.11.2026'],
  '%Y%m%d': ['20261105', '20270228'],
  '%d-%b-%Y': ['05-Nov-2026', '5-nov-2026'],
  '%d-%b-%y': ['05-Nov-26'],
  '%d/%m/%Y %H:%M:%S': ['05/11/2026 10:11:12', '05/11/2026 00:00:00'],
  '%d-%m-%Y %H:%M:%S': ['05-11-2026 10:11:12'],
  '%d/%m/%y %H:%M': ['05/11/26 10:11'],
  excel_serial: ['46331', '46331.5'],
  epoch_seconds: ['1793836800', '1793860000'],
  iso8601: ['2026-11-05', '2026-11-05T10:11:12', '2026-11-05T20:11:12Z'],
};

/** A text for a cell under this header; `usualShare` of them are in the feed's own notation. */
export function randomCell(
  mapping: FeedMapping,
  header: string,
  random: Random,
  usualShare: number,
): string {
  const column = mapping.columns[header];
  const notations = column === undefined ? OTHER : notationsOf(mapping, header, column);
  return random.pick(random.chance(usualShare) ? notations.usual : notations.odd);
}

function notationsOf(mapping: FeedMapping, header: string, column: ColumnMapping): Notations {
  const { target } = column;
  if (column.type === 'numeric') {
    // Components that do not sum are rejected, and made-up ones hardly ever do.
    if (target === mapping.components?.net) return { ...AMOUNT, usual: [''] };
    if (mapping.components?.less.includes(target) === true) return { ...AMOUNT, usual: ['', '0'] };
    if (column.unit !== 'paise') return AMOUNT;
    return {
      ...AMOUNT,
      usual: ['1845050', '100', '99'].map((text) => text.padStart(column.digits ?? 0, '0')),
    };
  }
  if (column.type === 'date' || column.type === 'timestamp') {
    const formats = [mapping.date_formats['date']].flat();
    return { ...DATE, usual: formats.flatMap((format) => DAYS[format ?? ''] ?? DATE.usual) };
  }
  if (mapping.return_code?.column === header) return { ...NOTE, usual: ['', '00', '0', '00 - ok'] };
  if (target === 'status') return { ...STATUS, usual: moneyWords(mapping) };
  return target === 'note' ? NOTE : IDENTIFIER;
}

function moneyWords(mapping: FeedMapping): readonly string[] {
  const words = mapping.filters.flatMap((filter) =>
    filter.column === 'status' ? filter.value : [],
  );
  return words.length === 0 ? STATUS.usual : words.flatMap((word) => [word, word.toUpperCase()]);
}
