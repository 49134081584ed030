/**
 * The digest and line of every record of a file so far, in the order in which they came. The last of them are in memory,
 * the others where the caller keeps pages: twenty bytes a record, of which a large file's must not stay in memory.
 */

/** Where full pages go. Offsets count bytes from the first page's first. */
export interface DigestPages {
  append(page: Uint8Array): void;
  /** Fills `into` from an offset; past the end of what was appended the rest is left as it is. */
  read(offset: number, into: Uint8Array): void;
}

/** Four of the digest, one of the line. */
const WORDS = 5;
const ENTRY_BYTES = WORDS * 4;
const PAGE_ENTRIES = 16_384;
/** Read together: records that are repeated together are looked up together. */
const BLOCK_ENTRIES = 256;

export class DigestLog {
  count = 0;
  readonly #pages: DigestPages;
  readonly #page = new Int32Array(PAGE_ENTRIES * WORDS);
  readonly #block = new Int32Array(BLOCK_ENTRIES * WORDS);
  /** Of the first entry in `#page`, and in `#block` (-1: none). */
  #pageAt = 0;
  #blockAt = -1;

  constructor(pages: DigestPages = new PagesInMemory()) {
    this.#pages = pages;
  }

  append(digest: Int32Array, line: number): void {
    if (this.count - this.#pageAt === PAGE_ENTRIES) {
      this.#pages.append(bytesOf(this.#page));
      this.#pageAt = this.count;
    }
    const at = (this.count - this.#pageAt) * WORDS;
    const page = this.#page;
    page[at] = digest[0] as number;
    page[at + 1] = digest[1] as number;
    page[at + 2] = digest[2] as number;
    page[at + 3] = digest[3] as number;
    page[at + 4] = line;
    this.count += 1;
  }

  /** The line of an entry if its digest is this one, in all its bits; else 0. */
  lineOf(entry: number, digest: Int32Array): number {
    const words = entry < this.#pageAt ? this.#load(entry) : this.#page;
    const at = (entry - (entry < this.#pageAt ? this.#blockAt : this.#pageAt)) * WORDS;
    const isSame =
      words[at] === digest[0] &&
      words[at + 1] === digest[1] &&
      words[at + 2] === digest[2] &&
      words[at + 3] === digest[3];
    return isSame ? (words[at + 4] as number) : 0;
  }

  /** Calls with the first two words of each digest, in order. */
  forEach(take: (first: number, second: number, entry: number) => void): void {
    for (let entry = 0; entry < this.count; entry += 1) {
      const words = entry < this.#pageAt ? this.#load(entry) : this.#page;
      const at = (entry - (entry < this.#pageAt ? this.#blockAt : this.#pageAt)) * WORDS;
      take(words[at] as number, words[at + 1] as number, entry);
    }
  }

  #load(entry: number): Int32Array {
    const blockAt = entry - (entry % BLOCK_ENTRIES);
    if (blockAt !== this.#blockAt) {
      this.#pages.read(blockAt * ENTRY_BYTES, bytesOf(this.#block));
      this.#blockAt = blockAt;
    }
    return this.#block;
  }
}

/** For files of which nobody fears the size. */
class PagesInMemory implements DigestPages {
  readonly #pages: Uint8Array[] = [];

  append(page: Uint8Array): void {
    this.#pages.push(Uint8Array.from(page));
  }

  read(offset: number, into: Uint8Array): void {
    const pageBytes = PAGE_ENTRIES * ENTRY_BYTES;
    // A page holds whole blocks, so no read goes over its end.
    const from = offset % pageBytes;
    into.set(this.#pages[Math.floor(offset / pageBytes)]?.subarray(from, from + into.length) ?? []);
  }
}

function bytesOf(words: Int32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
