/** The record scanner against csv-parse, on random content cut at random places. */
import { Buffer } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordScanner } from '../../../src/mapping/record-scanner.ts';

interface Scanned {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly cells: string[];
}

function scan(bytes: Uint8Array, delimiter: string, cuts: readonly number[]): Scanned[] {
  const scanner = new RecordScanner({ encoding: 'utf-8', delimiter });
  const records: Scanned[] = [];
  const drain = () => {
    while (scanner.next()) {
      const { line, byteStart, byteEnd } = scanner;
      const cells = Array.from({ length: scanner.cellCount }, (_, index) => scanner.cell(index));
      records.push({ line, byteStart, byteEnd, cells });
    }
  };
  let from = 0;
  for (const cut of [...new Set(cuts), bytes.length].toSorted((a, b) => a - b)) {
    scanner.push(bytes.slice(from, cut));
    drain();
    from = cut;
  }
  scanner.end();
  drain();
  return records;
}

const quotedCell = fc
  .string({
    unit: fc.constantFrom(
      'a',
      '7',
      ' ',
      '"',
      ',',
      ';',
      '\n',
      '\r\n',
      '\r',
      'é',
      '₹',
      '🚚',
      '\u00A0',
    ),
    maxLength: 8,
  })
  .map((text) => `"${text.replaceAll('"', '""')}"`);
const plainCell = fc
  .string({ unit: fc.constantFrom('a', '7', ' ', '"', "'", 'é', '₹', '🚚'), maxLength: 6 })
  .filter((text) => !text.startsWith('"'));
const file = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  lastEol: fc.boolean(),
  records: fc.array(fc.array(fc.oneof(plainCell, quotedCell), { minLength: 2, maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  }),
});

describe('the record scanner', () => {
  it('finds the cells that csv-parse finds, at every chunk boundary, and places that hold exactly them', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.nat(400), { maxLength: 6 }),
        ({ delimiter, eol, bom, lastEol, records }, cuts) => {
          const body =
            records.map((cells) => cells.join(delimiter)).join(eol) + (lastEol ? eol : '');
          const bytes = Buffer.from(`${bom ? '\uFEFF' : ''}${body}`);
          const options = {
            delimiter,
            relax_quotes: true,
            relax_column_count: true,
            record_delimiter: eol,
          };
          const reference = parse(body, options);

          const whole = scan(bytes, delimiter, []);
          expect(whole.map((record) => record.cells)).toEqual(reference);
          expect(
            scan(
              bytes,
              delimiter,
              cuts.filter((cut) => cut < bytes.length),
            ),
          ).toEqual(whole);
          for (const record of whole) {
            expect(bytes.subarray(0, record.byteStart).filter((byte) => byte === 10).length).toBe(
              record.line - 1,
            );
            const slice = parse(bytes.subarray(record.byteStart, record.byteEnd), options);
            expect(slice).toEqual([record.cells]);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('gives one result however a file is cut into two', () => {
    const bytes = Buffer.from('\uFEFFa,"b ""₹""\r\nc",d\r\n\r\n,,\n"x" ,y"z\r\n"last, ""one"""');
    const whole = scan(bytes, ',', []);
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(scan(bytes, ',', [cut])).toEqual(whole);
    expect(whole.map((record) => record.cells)).toEqual([
      ['a', 'b "₹"\r\nc', 'd'],
      [''],
      ['', '', ''],
      ['x', 'y"z'],
      ['last, "one"'],
    ]);
  });
});
