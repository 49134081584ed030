/** The short form of `npm run fuzz`, and differences that it found. */
import { Buffer } from 'node:buffer';
import { expect, it } from 'vitest';
import { RecordScanner } from '../../src/mapping/record-scanner.ts';
import { fuzz } from './fuzz.ts';

it('finds no difference between the record scanner and csv-parse', () => {
  const { records, files } = fuzz('scanner', { records: 6_000, seed: 1 });
  expect(records).toBeGreaterThanOrEqual(6_000);
  expect(files).toBeGreaterThan(100);
});

it('finds no difference between the short way to rows and the long one', () => {
  const { remark } = fuzz('rows', { records: 6_000, seed: 1 });
  // A short way that is never taken would agree too.
  expect(Number.parseInt(remark, 10)).toBeGreaterThan(1_000);
});

it('gives one result however a file is cut into two', () => {
  const bytes = Buffer.from('\uFEFFa,"b ""₹""\r\nc",d\r\n\r\n,,\n"x" ,y"z\r\n"last, ""one"""');
  const scan = (cut: number) => {
    const scanner = new RecordScanner({ encoding: 'utf-8', delimiter: ',' });
    const records: string[][] = [];
    const drain = () => {
      while (scanner.next())
        records.push(Array.from({ length: scanner.cellCount }, (_, index) => scanner.cell(index)));
    };
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)]) {
      scanner.push(piece);
      drain();
    }
    scanner.end();
    drain();
    return records;
  };
  for (let cut = 0; cut <= bytes.length; cut += 1)
    expect(scan(cut)).toEqual([
      ['a', 'b "₹"\r\nc', 'd'],
      [''],
      ['', '', ''],
      ['x', 'y"z'],
      ['last, "one"'],
    ]);
});
