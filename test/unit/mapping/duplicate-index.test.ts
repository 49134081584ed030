/** Repeated records are found by the whole digest, whatever its table has to guess from. */
import { describe, expect, it } from 'vitest';
import { DuplicateIndex } from '../../../src/mapping/duplicate-index.ts';
import { generator } from '../../../bench/feed-file.ts';

const digest = (...words: number[]): Int32Array => Int32Array.from(words);

describe('the index of a file’s records', () => {
  it('gives the line of the first record with a digest, and 0 for one that is new', () => {
    const index = new DuplicateIndex();
    expect(index.firstLineOf(digest(1, 2, 3, 4), 7)).toBe(0);
    expect(index.firstLineOf(digest(1, 2, 3, 5), 8)).toBe(0);
    expect(index.firstLineOf(digest(1, 2, 3, 4), 9)).toBe(7);
    expect(index.firstLineOf(digest(1, 2, 3, 4), 10)).toBe(7);
    expect(index.firstLineOf(digest(0, 0, 0, 0), 11)).toBe(0);
    expect(index.firstLineOf(digest(0, 0, 0, 0), 12)).toBe(11);
  });

  it('takes no record for another whose digest differs in a single bit of 128', () => {
    const index = new DuplicateIndex();
    const base = [0x12345678, -0x789abcde, 0x0f0f0f0f, -1];
    index.firstLineOf(digest(...base), 1);
    for (let bit = 0; bit < 128; bit += 1) {
      const words = digest(...base);
      words[bit >> 5] = (words[bit >> 5] ?? 0) ^ (1 << (bit & 31));
      expect(index.firstLineOf(words, bit + 2)).toBe(0);
    }
    for (let bit = 0; bit < 128; bit += 1) {
      const words = digest(...base);
      words[bit >> 5] = (words[bit >> 5] ?? 0) ^ (1 << (bit & 31));
      expect(index.firstLineOf(words, 1000)).toBe(bit + 2);
    }
  });

  it.each([0, 50_000])(
    'agrees with a map of whole digests while it grows (%i records expected)',
    (expected) => {
      const random = generator(5);
      const word = () => Math.floor(random() * 2 ** 32) | 0;
      const index = new DuplicateIndex(expected);
      const known = new Map<string, number>();
      const seen: Int32Array[] = [];
      let repeated = 0;
      for (let line = 1; line <= 60_000; line += 1) {
        const old = seen[Math.floor(random() * seen.length)];
        // Half of the new ones share all that the table looks at with an earlier one.
        const words =
          old && random() < 0.2
            ? old
            : old && random() < 0.5
              ? digest(old[0] ?? 0, old[1] ?? 0, word(), word())
              : digest(word(), word(), word(), word());
        const first = known.get(words.join(' ')) ?? 0;
        if (index.firstLineOf(words, line) !== first)
          throw new Error(`wrong at line ${String(line)}`);
        if (first === 0) {
          known.set(words.join(' '), line);
          seen.push(words);
        } else repeated += 1;
      }
      expect(repeated).toBeGreaterThan(5000);
    },
  );
});
