/** The short way from bytes to rows against the long way over text, on random records of every notation. */
import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileRejectedError } from '../../../src/mapping/errors.ts';
import { FeedReader } from '../../../src/mapping/feed-reader.ts';
import { loadMapping } from '../../../src/mapping/load-mapping.ts';
import { RowBytes } from '../../../src/mapping/row-bytes.ts';
import { fileFields, writeRow } from '../../../src/mapping/row-fields.ts';
import type { ClassifiedRecord } from '../../../src/mapping/types.ts';

const yaml = (extra: string, amount = '') => `
lender_key: example
version: 1
columns:
  Loan: { target: loan_id, type: text, before: _, blank_if: uuid, fill_zeros_to: 8 }
  Amount: { target: amount, type: numeric${amount} }
  Day: { target: date, type: date }
  Status: { target: status, type: text }
  Fee: { target: charge, type: numeric, sign_ignored: true }
  Net: { target: net, type: numeric, credit_debit_suffix: true }
  Code: { target: note, type: text }
  Text: { target: note, type: text }
  Ref: { target: payment_id, type: text }
${extra}
date_formats:
  date: ['%d-%m-%Y', excel_serial]
components: { gross: amount, less: [charge], net: net }
defaults:
  lender: EXAMPLE
footers:
  - first_cell: Total
  - first_cell_starts_with: End of
control_total: { footer: Total, column: Amount, add: [amount], subtract: [charge] }
`;
const mappings = [
  yaml(
    '  Mandate: { target: sub_reference_id, type: text }\nreturn_code: { column: Code, leading_number: true }',
  ),
  yaml('return_code: { column: Code }', ', unit: paise, digits: 6').replace(
    'footers:',
    "sub_reference: { from: note, pattern: 'ref\\s*(\\S+)' }\nfooters:",
  ),
].map((text) => loadMapping(text, 'example.yml'));
const header = 'Loan,Amount,Day,Status,Fee,Net,Code,Text,Ref,Mandate';

const pick = (...values: string[]) => fc.constantFrom(...values);
const mostly = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd });
const amount = mostly(
  pick('10', '18450.5', '1,23,456.78', '18,450.00', '000123', '001000'),
  pick(
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
    '1.234',
    '123456789012',
    '1234567890123',
    '0000000000001.5',
    '10 Cr',
    'x',
    '1,234,567',
    '1,23,4567',
    '12,345,67',
  ),
);
const identifier = mostly(
  pick('l1', 'L1', 'AMTFL0001', '41219', 'gb00611_nov26', 'HDFC7021503240018841'),
  pick(
    '',
    '_',
    '4.12E+04',
    '6.3e+11',
    '#N/A',
    "'123",
    "''1",
    '1e5',
    '12e',
    'Total x',
    'tot',
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
  ),
);
const code = pick(
  '',
  '00',
  '0',
  '000',
  '00 - ok',
  '04 - no',
  '61',
  '2nd try',
  'ok',
  '00a',
  '00000 x',
  'ref 55',
  'ref 5E+3',
);
const text = pick(
  '',
  'x',
  'a "b"',
  'line\nline',
  'ref  A7',
  'Ref #N/A',
  '₹',
  'back\\slash',
  ' padded ',
  "'quoted",
);
const fieldsOf = fc.tuple(
  identifier,
  amount,
  mostly(pick('05-11-2026', '5-11-2026', '46331'), pick('31-11-2026', '', '05/11/26', '1-1-0001')),
  mostly(pick('PAID', 'success'), pick('', 'Bounced', 'paid ', 'Päid')),
  mostly(pick('', '1', '0'), amount),
  mostly(pick(''), amount),
  code,
  text,
  identifier,
  identifier,
);
const quoted = (cell: string, force: boolean) =>
  force || /[",\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
const line = fc
  .tuple(fieldsOf, fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), fc.nat(60))
  .map(([cells, force, cut]) => {
    const parts = cells.map((cell, index) => quoted(cell, force[index] === true));
    return (cut === 0 ? parts.slice(1) : parts).join(',');
  });

const ending = fileFields({
  sourceFile: 'f',
  lender: 'L',
  loadId: '1',
  fileId: '2',
  mappingVersion: 3,
});

function output(): { readonly out: RowBytes; readonly bytes: () => Buffer } {
  const segments: Buffer[] = [];
  const out = new RowBytes(
    700,
    () => Buffer.alloc(700),
    (segment) => segments.push(Buffer.from(segment)),
  );
  return {
    out,
    bytes: () => {
      out.flush();
      return Buffer.concat(segments);
    },
  };
}

/** Everything that a load keeps of a file; `fast` lets the reader write rows itself. */
function load(content: Buffer, index: number, fast: boolean, chunkBytes: number) {
  const { out, bytes } = output();
  const mapping = mappings[index];
  if (!mapping) throw new RangeError('There are two mappings.');
  const reader = new FeedReader(mapping, {
    masterLookup: () => ({ kind: 'unknown' }),
    ...(fast ? { rows: { out, ending } } : {}),
  });
  const others: ClassifiedRecord[] = [];
  let returned = 0;
  const take = (records: readonly ClassifiedRecord[]) => {
    for (const record of records) {
      if (record.class !== 'loaded') others.push(record);
      else {
        returned += 1;
        writeRow(out, record.row as never, { ...record, digest: record.digest ?? '' }, ending);
      }
    }
  };
  let failure: FileRejectedError | null = null;
  try {
    for (let at = 0; at < content.length; at += chunkBytes)
      take(reader.push(content.subarray(at, at + chunkBytes)));
    take(reader.end());
  } catch (error) {
    if (!(error instanceof FileRejectedError)) throw error;
    failure = error;
  }
  // Of a file that is refused nothing is kept but the reason.
  const kept = { others, summary: reader.summary(), rows: rowsOf(bytes()), failure };
  return { returned, kept, refused: failure };
}

/** Rows may be written out of turn with each other; each begins with its count of fields and ends with the ending. */
function rowsOf(bytes: Buffer): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(ending, at) + ending.length;
    rows.push(bytes.toString('hex', at, end));
    at = end;
  }
  return rows.toSorted();
}

it('gives the same rows, rejects, repeated records and sums as the long way', () => {
  let short = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.nat(1),
      fc.integer({ min: 1, max: 400 }),
      (lines, index, chunkBytes) => {
        const content = Buffer.from(
          [header, ...lines, ...lines.slice(0, 2), 'Total,10', ''].join('\n'),
        );
        const fast = load(content, index, true, chunkBytes);
        const slow = load(content, index, false, content.length);
        expect(fast.refused).toEqual(slow.refused);
        // The made-up total is mostly wrong, which is told after the last record only.
        const code = slow.refused?.code;
        if (code === undefined || code === 'control_total_differs')
          expect(fast.kept).toEqual(slow.kept);
        short += slow.returned - fast.returned;
      },
    ),
    { numRuns: 400 },
  );
  // A short way that is never taken would agree too.
  expect(short).toBeGreaterThan(200);
});
