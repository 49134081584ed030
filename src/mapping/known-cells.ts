/** What the texts of a column came to before: a file has few days and few statuses, and many records. */
import type { Buffer } from 'node:buffer';

const PLACES = 512;

export class KnownCells<T> {
  readonly #texts: (Uint8Array | undefined)[] = Array.from({ length: PLACES });
  readonly #answers: (T | undefined)[] = Array.from({ length: PLACES });
  readonly #read: (text: string) => T;
  /** The place of the last answer: neighbours are often alike. */
  #last = 0;

  /** `read` answers for a text that is not remembered. */
  constructor(read: (text: string) => T) {
    this.#read = read;
  }

  /** The answer for a stretch of ASCII bytes. */
  answer(bytes: Buffer, from: number, to: number): T {
    const before = this.#texts[this.#last];
    if (before !== undefined && isSame(before, bytes, from, to))
      return this.#answers[this.#last] as T;
    let place = to - from;
    for (let at = from; at < to; at += 1)
      place = (Math.imul(place, 31) + (bytes[at] as number)) | 0;
    place = (place ^ (place >>> 9)) & (PLACES - 1);
    this.#last = place;
    const known = this.#texts[place];
    if (known !== undefined && isSame(known, bytes, from, to)) return this.#answers[place] as T;
    const answer = this.#read(bytes.toString('latin1', from, to));
    this.#texts[place] = Uint8Array.from(bytes.subarray(from, to));
    this.#answers[place] = answer;
    return answer;
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}
