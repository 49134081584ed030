/** Random CSV files of every dialect, for the record scanner. */
import { Buffer } from 'node:buffer';
import type { Random } from '../faults/random.ts';

export interface RandomCsv {
  readonly delimiter: string;
  /** What ends records; with several, each record has one of them. */
  readonly eols: readonly string[];
  readonly encoding: 'utf-8' | 'windows-1252' | 'ascii';
  /** Without the byte order mark. */
  readonly text: string;
  readonly bytes: Buffer;
  readonly bom: boolean;
}

const ASCII = [
  'a',
  '7',
  'Zz',
  '18,450.00',
  ' ',
  "'",
  '-',
  '\\',
  '\t',
  '.',
  '#',
  'e+5',
  '%',
  '\u0001',
];
const WIDE = ['é', '₹', '🚚', '\u00A0', 'ß', '\uFEFF', '\u2028', '日本'];
const ANSI = ['é', '\u00A0', 'ß', '€', '“', '™', 'ÿ'];
const EOLS = [['\n'], ['\r\n'], ['\r\n', '\n']];
/** Of the characters of `ANSI` that stand elsewhere in Unicode. */
const ANSI_BYTES = new Map([
  ['€', 0x80],
  ['“', 0x93],
  ['™', 0x99],
]);

export function randomCsv(random: Random): RandomCsv {
  const delimiter = random.pick([',', ',', ',', ';', '\t', '|']);
  const eols = random.pick(EOLS);
  const encoding = random.pick(['utf-8', 'utf-8', 'utf-8', 'windows-1252', 'ascii'] as const);
  const exotic = encoding === 'utf-8' ? WIDE : encoding === 'windows-1252' ? ANSI : [];
  const exoticShare = random.pick([0, 0, 0.1, 0.5]);
  const quotedShare = random.pick([0, 0.1, 0.5, 1]);
  const unit = () =>
    exotic.length > 0 && random.chance(exoticShare) ? random.pick(exotic) : random.pick(ASCII);
  const cell = () => {
    let content = '';
    const isQuoted = random.chance(quotedShare);
    for (let left = random.pick([0, 1, 1, 2, 3, 8, 30]); left > 0; left -= 1) {
      content +=
        isQuoted && random.chance(0.15)
          ? random.pick(['"', '\n', '\r\n', '\r', delimiter])
          : unit();
    }
    if (isQuoted) return `"${content.replaceAll('"', '""')}"`;
    // A quote within a plain cell is an ordinary character, and so is a lone carriage return.
    if (random.chance(0.05)) content = `x${random.pick(['"', '\r'])}${content}x`;
    return content.replaceAll(delimiter, '_');
  };
  const columns = random.pick([1, 2, 3, 6, 15, 70]);
  const records = Array.from({ length: random.pick([1, 3, 20, 60]) }, () => {
    const count = random.chance(0.1) ? random.int(1, columns + 2) : columns;
    return Array.from({ length: count }, cell).join(delimiter);
  });
  let text = '';
  for (const [index, record] of records.entries()) {
    const isLast = index === records.length - 1;
    text += record + (isLast && random.chance(0.5) ? '' : random.pick(eols));
  }
  // At the very start it would be a byte order mark.
  if (text.startsWith('\uFEFF')) text = `x${text}`;
  const bom = encoding === 'utf-8' && random.chance(0.2);
  return { delimiter, eols, encoding, text, bytes: encoded(text, encoding, bom), bom };
}

function encoded(text: string, encoding: RandomCsv['encoding'], bom: boolean): Buffer {
  if (encoding === 'utf-8') return Buffer.from(`${bom ? '\uFEFF' : ''}${text}`);
  return Buffer.from(
    Array.from(text, (character) => ANSI_BYTES.get(character) ?? character.charCodeAt(0)),
  );
}

/** Pieces of the bytes: all at once, byte by byte, or cut at random places. */
export function* randomPieces(bytes: Buffer, random: Random): Generator<Buffer> {
  const most = random.pick([bytes.length, 1, 7, 64, 1000]);
  for (let at = 0; at < bytes.length;) {
    const length = most === 1 || most === bytes.length ? most : random.int(1, most);
    // What a stream reuses must not be seen again.
    yield Buffer.from(bytes.subarray(at, at + length));
    at += length;
  }
}
