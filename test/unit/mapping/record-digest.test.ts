/** The digest of a record: the published hash, over what the record says and nothing else. */
import { Buffer } from 'node:buffer';
import { describe, expect, it, test } from 'vitest';
import { murmur3 } from '../../../src/mapping/murmur3.ts';
import { RecordDigest } from '../../../src/mapping/record-digest.ts';
import { RecordScanner } from '../../../src/mapping/record-scanner.ts';

function hashOf(text: string, seed: number): string {
  const bytes = Buffer.from(text, 'latin1');
  const words = Int32Array.from({ length: bytes.length / 4 }, (_, index) =>
    bytes.readInt32LE(index * 4),
  );
  const digest = new Int32Array(4);
  murmur3(words, words.length, seed, digest);
  return Buffer.from(digest.buffer).toString('hex');
}

function digestsOf(text: string, delimiter = ','): string[] {
  const scanner = new RecordScanner({ encoding: 'utf-8', delimiter });
  scanner.push(Buffer.from(text));
  scanner.end();
  const digest = new RecordDigest();
  const found: string[] = [];
  while (scanner.next()) {
    digest.read(scanner);
    found.push(digest.hex());
  }
  return found;
}

describe('the hash', () => {
  // From the reference implementation, by way of Python's mmh3.
  test.each([
    ['', 0, '00000000000000000000000000000000'],
    ['', 0x3c6ef372, 'b2191336a1a65e55a1a65e55a1a65e55'],
    ['abcd', 0, 'aaccb6962ec6af452ec6af452ec6af45'],
    ['abcdefgh', 0, '3611f4ae8714b1ad92806cfa92806cfa'],
    ['abcdefghijkl', 0x3c6ef372, '5268bd95e2d45a6bf57607233eb407fe'],
    ['The quick brown fox jumps over the lazy dog.', 0, '9960bb6c5eedd67dbb0fbf2b557b629b'],
    ['x'.repeat(400), 0x3c6ef372, '5a672a4142afba466143a6bd4575f54b'],
  ])('of %j with seed %i is the published one', (text, seed, expected) => {
    expect(hashOf(text, seed)).toBe(expected);
  });
});

describe('the digest of a record', () => {
  it('is that of its trimmed cells, whatever the quotes, blanks and delimiter', () => {
    const [plain] = digestsOf('L1,18450.00,paid\n');
    expect(
      new Set(digestsOf('"L1","18450.00","paid"\n L1 ,18450.00 , paid\n\'L1,"18450.00",paid')),
    ).toEqual(new Set([plain]));
    expect(digestsOf('L1;18450.00;"paid"', ';')).toEqual([plain]);
    // The same text by way of characters and by way of bytes.
    const [long] = digestsOf('a"b,c');
    expect(digestsOf('"a""b",\u00A0c')).toEqual([long]);
  });

  it('differs where the cells differ, also where only their borders do', () => {
    const records = [
      'ab,c',
      'a,bc',
      'abc,',
      ',abc',
      'abc',
      'a,b,c',
      '"a,bc"',
      'abcd,e',
      'abcde,',
      'abcd,\u0001',
      'abc,d',
      'ab c',
      'x"y" z',
      '"x" y',
    ];
    expect(new Set(digestsOf(records.join('\n'))).size).toBe(records.length);
  });

  it('tells two hundred thousand records apart that differ in few figures, in each of its halves', () => {
    const digest = new RecordDigest();
    const halves = [new Set<bigint>(), new Set<bigint>()];
    const count = 200_000;
    const scanner = new RecordScanner({ encoding: 'utf-8', delimiter: ',' });
    for (let serial = 0; serial < count; serial += 1) {
      const name = `${String(serial % 100)},DMIFL${String(Math.floor(serial / 100)).padStart(7, '0')},SHREE BALAJI,05-11-2026,1000.00,Cleared,00\n`;
      scanner.push(Buffer.from(name));
      scanner.next();
      digest.read(scanner);
      const [a = 0, b = 0, c = 0, d = 0] = digest.words;
      halves[0]?.add((BigInt(a) << 32n) ^ BigInt(b >>> 0));
      halves[1]?.add((BigInt(c) << 32n) ^ BigInt(d >>> 0));
    }
    expect(halves.map((half) => half.size)).toEqual([count, count]);
  });

  it('changes half of its bits with any bit of the record', () => {
    const record = Buffer.from('7,DMIFL0056220,GODAVARI,HDFC7020,05-11-2026,1000.00,Cleared,00');
    const words = (bytes: Buffer) => {
      const scanner = new RecordScanner({ encoding: 'ascii', delimiter: '\t' });
      scanner.push(bytes);
      scanner.end();
      scanner.next();
      const digest = new RecordDigest();
      digest.read(scanner);
      return digest.words;
    };
    const before = words(record);
    const flips = new Float64Array(128);
    let trials = 0;
    for (let at = 0; at < record.length; at += 1) {
      for (let bit = 0; bit < 5; bit += 1) {
        const changed = Buffer.from(record);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        // Blanks at the ends are trimmed, quotes and control characters are read otherwise.
        if ((changed[at] ?? 0) <= 39) continue;
        trials += 1;
        words(changed).forEach((word, index) => {
          const difference = word ^ (before[index] ?? 0);
          for (let of = 0; of < 32; of += 1)
            flips[index * 32 + of] = (flips[index * 32 + of] ?? 0) + ((difference >>> of) & 1);
        });
      }
    }
    const shares = [...flips].map((count) => count / trials);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
    expect(Math.min(...shares)).toBeGreaterThan(0.35);
    expect(Math.max(...shares)).toBeLessThan(0.65);
  });
});
