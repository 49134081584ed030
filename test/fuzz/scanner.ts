/** The record scanner against csv-parse: boundaries, cells and exact offsets, however the bytes are cut. */
import assert from 'node:assert/strict';
import { isAscii, isUtf8, type Buffer } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import { FileRejectedError } from '../../src/mapping/errors.ts';
import { RecordScanner } from '../../src/mapping/record-scanner.ts';
import { Random } from '../faults/random.ts';
import { randomCsv, randomPieces, type RandomCsv } from './random-csv.ts';

interface Scanned {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly raw: string;
  readonly cells: readonly string[];
}

const LF = 10;
/** Files up to this size are cut in two at each of their bytes, now and then. */
const CUT_EVERYWHERE_BYTES_MAX = 300;

/** Scans one random file and throws where anything differs; returns how many records were compared. */
export function compareScanner(seed: number): number {
  const random = new Random(seed);
  const file = randomCsv(random);
  const { bytes } = file;
  if (file.encoding === 'windows-1252' && !isAscii(bytes) && isUtf8(bytes)) {
    assert.throws(() => scan(file, [bytes]), FileRejectedError);
    return 0;
  }
  const reference = oracle(file);
  const records = scan(file, randomPieces(bytes, random));
  assert.deepEqual(
    records.map((record) => record.cells),
    reference.map((record) => record.cells),
  );
  let at = file.bom ? 3 : 0;
  let line = 1;
  for (const [index, record] of records.entries()) {
    assert.deepEqual([record.byteStart, record.line], [at, line]);
    // csv-parse's raw text ends somewhere within the line end.
    assert.equal(record.raw, reference[index]?.raw.replace(/\r?\n?$/, ''));
    // The place holds exactly the record: what follows it is the end of a line, or of the file.
    const after = bytes.toString('latin1', record.byteEnd, record.byteEnd + 2);
    const eol = file.eols.find((one) => after.startsWith(one)) ?? '';
    if (eol === '') assert.equal(index, records.length - 1);
    at = record.byteEnd + eol.length;
    for (let byte = record.byteStart; byte < at; byte += 1) if (bytes[byte] === LF) line += 1;
  }
  assert.equal(at, bytes.length);
  if (bytes.length <= CUT_EVERYWHERE_BYTES_MAX && random.chance(0.05)) {
    for (let cut = 0; cut <= bytes.length; cut += 1)
      assert.deepEqual(scan(file, [bytes.subarray(0, cut), bytes.subarray(cut)]), records);
  }
  return records.length;
}

function scan(file: RandomCsv, pieces: Iterable<Buffer>): Scanned[] {
  const scanner = new RecordScanner({ encoding: file.encoding, delimiter: file.delimiter });
  const records: Scanned[] = [];
  const drain = () => {
    while (scanner.next()) {
      assert.equal(scanner.brokenQuotes, false);
      const { line, byteStart, byteEnd } = scanner;
      const cells = Array.from({ length: scanner.cellCount }, (_, index) => scanner.cell(index));
      records.push({ line, byteStart, byteEnd, raw: scanner.rawRecord(), cells });
    }
  };
  for (const piece of pieces) {
    scanner.push(piece);
    drain();
  }
  scanner.end();
  drain();
  return records;
}

interface Parsed {
  readonly cells: string[];
  readonly raw: string;
}

function oracle({ text, delimiter, eols }: RandomCsv): Parsed[] {
  const parsed = parse(text, {
    delimiter,
    record_delimiter: [...eols],
    relax_quotes: true,
    relax_column_count: true,
    raw: true,
  }) as unknown as { readonly record: string[]; readonly raw: string }[];
  return parsed.map(({ record, raw }) => ({ cells: record, raw }));
}
