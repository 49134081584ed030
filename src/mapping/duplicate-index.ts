/**
 * Finds the earlier record of a file with the same digest. An open-addressing hash table of four bytes a place points
 * into the log of digests: a few bits of the digest tell which entries are worth a look, all 128 decide.
 */
import { DigestLog, type DigestPages } from './digest-log.ts';

/** Places for each record that is expected; with more of them fewer places are tried for a record. */
const ROOM = 1.7;
const FULLNESS_MAX = 0.65;
const FIRST_CAPACITY = 2048;
const WORDS_OF_UINT32 = 4_294_967_296;

export class DuplicateIndex {
  readonly #log: DigestLog;
  /** In the low bits the entry's number in the log plus 1, in the others bits of the digest; 0 is a free place. */
  #places: Int32Array;
  #entryMask = 0;

  /** With the right number of `expected` records the table never has to be made anew. */
  constructor(expected = 0, pages?: DigestPages) {
    this.#log = new DigestLog(pages);
    this.#places = new Int32Array(0);
    this.#makePlaces(Math.max(FIRST_CAPACITY, Math.ceil(expected * ROOM)));
  }

  /**
   * The line of the earlier record with this digest (four words), or 0 where there was none; the digest is
   * then remembered with `line` (from 1).
   */
  firstLineOf(digest: Int32Array, line: number): number {
    const places = this.#places;
    const entryMask = this.#entryMask;
    const second = digest[1] as number;
    let place = placeOf(digest[0] as number, places.length);
    for (;;) {
      const held = places[place] as number;
      if (held === 0) break;
      if (((held ^ second) & ~entryMask) === 0) {
        const known = this.#log.lineOf((held & entryMask) - 1, digest);
        if (known !== 0) return known;
      }
      place = place + 1 === places.length ? 0 : place + 1;
    }
    this.#log.append(digest, line);
    places[place] = (second & ~entryMask) | this.#log.count;
    if (this.#log.count > places.length * FULLNESS_MAX) this.#grow();
    return 0;
  }

  /** The log has what the larger table needs, so the two are never in memory together. */
  #grow(): void {
    const capacity = this.#places.length * 2;
    this.#places = new Int32Array(0);
    this.#makePlaces(capacity);
    const places = this.#places;
    const entryMask = this.#entryMask;
    this.#log.forEach((first, second, entry) => {
      let place = placeOf(first, capacity);
      while (places[place] !== 0) place = place + 1 === capacity ? 0 : place + 1;
      places[place] = (second & ~entryMask) | (entry + 1);
    });
  }

  #makePlaces(capacity: number): void {
    this.#places = new Int32Array(capacity);
    const entriesMax = Math.ceil(capacity * FULLNESS_MAX) + 1;
    this.#entryMask = 2 ** Math.ceil(Math.log2(entriesMax + 1)) - 1;
  }
}

function placeOf(word: number, capacity: number): number {
  return Math.floor(((word >>> 0) / WORDS_OF_UINT32) * capacity);
}
