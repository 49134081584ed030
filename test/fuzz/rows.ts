/** The short way from bytes to rows against the long way over text: rows, rejects, classes, sums and refusals. */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { neededHeaders } from '../../src/mapping/plan.ts';
import type { FeedMapping } from '../../src/mapping/mapping-schema.ts';
import type { MasterLookup } from '../../src/mapping/types.ts';
import { Random } from '../faults/random.ts';
import { loadRecords } from './load-records.ts';
import { mappings } from './mappings.ts';
import { randomCell } from './notations.ts';
import { randomPieces } from './random-csv.ts';

const LF = 10;

const master: MasterLookup = (reference) => {
  if (reference === 'M1') return { kind: 'found', loanId: ' l77 ' };
  if (reference === 'M2') return { kind: 'conflict', loanIds: ['A', 'B'] };
  return { kind: 'unknown' };
};

/** Loads one random file both ways and throws where anything that is kept differs. */
export function compareRows(seed: number): { readonly records: number; readonly short: number } {
  const random = new Random(seed);
  const mapping = random.pick(mappings);
  const bytes = randomFile(mapping, random);
  // The same pieces for both: which of two faults of a file is told depends on where it is cut.
  const pieces = [...randomPieces(bytes, random)];
  const short = loadRecords(mapping, pieces, master, true);
  const long = loadRecords(mapping, pieces, master, false);
  assert.deepEqual(short.kept.failure, long.kept.failure);
  // Of a file that is refused before its end nothing is kept. A made-up total is mostly wrong, which is told at the end:
  // by then all records are known but the last, where no line end follows it.
  const code = long.kept.failure?.code;
  if (code === undefined || (code === 'control_total_differs' && bytes.at(-1) === LF))
    assert.deepEqual(short.kept, long.kept);
  else if (code === 'control_total_differs')
    assert.deepEqual(short.kept.summary, long.kept.summary);
  return { records: long.kept.summary.counts.total, short: long.returned - short.returned };
}

export function randomFile(mapping: FeedMapping, random: Random): Buffer {
  const { delimiter } = mapping;
  const headers = [...neededHeaders(mapping)];
  while (random.chance(0.4))
    headers.splice(random.int(0, headers.length), 0, `Extra ${String(headers.length)}`);
  const usualShare = random.pick([0.5, 0.9, 0.98]);
  const quotedShare = random.pick([0, 0.2, 1]);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell) => quoted(cell, delimiter, random.chance(quotedShare), random))
      .join(delimiter);
  const data = () => line(headers.map((header) => randomCell(mapping, header, random, usualShare)));
  const lines = random.chance(0.2) ? ['A title', '', line(headers)] : [line(headers)];
  for (let left = random.pick([1, 5, 30, 100]); left > 0; left -= 1) {
    lines.push(random.chance(0.9) ? data() : oddLine(lines, headers, mapping, random));
  }
  const eol = random.pick(['\n', '\r\n']);
  let text = lines.join(eol) + (random.chance(0.5) ? eol : '');
  if (random.chance(0.1)) text = `\uFEFF${text}`;
  return Buffer.from(text, mapping.encoding === 'utf-8' && random.chance(0.98) ? 'utf8' : 'latin1');
}

function quoted(cell: string, delimiter: string, force: boolean, random: Random): string {
  if (!force && !cell.includes(delimiter) && !/^"|[\r\n]/.test(cell)) return cell;
  const after = random.chance(0.02) ? ' ' : random.chance(0.005) ? 'x' : '';
  return `"${cell.replaceAll('"', '""')}"${after}`;
}

/** Records that are no ordinary data: repeated, blank, cut off, headers, footers. */
function oddLine(
  lines: readonly string[],
  headers: readonly string[],
  mapping: FeedMapping,
  random: Random,
): string {
  const { delimiter } = mapping;
  const footer = mapping.footers.length === 0 ? undefined : random.pick(mapping.footers);
  const earlier = random.pick(lines);
  return random.pick([
    earlier,
    earlier,
    // The same record in another notation.
    earlier.replaceAll(new RegExp(`(?<=^|\\${delimiter})(\\w+)(?=\\${delimiter}|$)`, 'g'), '"$1"'),
    earlier.split(delimiter).slice(1).join(delimiter),
    `${earlier}${delimiter}`,
    '',
    delimiter.repeat(headers.length - 1),
    headers.join(delimiter),
    headers.map((header) => header.toUpperCase()).join(delimiter),
    `${footer?.first_cell ?? footer?.first_cell_starts_with ?? 'Total'}${delimiter.repeat(headers.length - 1)}`,
    `"${footer?.first_cell ?? 'Total'}"${delimiter}10`,
  ]);
}
