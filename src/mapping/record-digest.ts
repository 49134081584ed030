/**
 * The identity of a record's content: 128 bits over its trimmed cells, the same for the same text however it is quoted
 * and padded. MurmurHash3 is no cryptographic hash: it tells records apart that nobody made to collide, at a tenth of
 * md5's cost (docs/decisions/0011-repeated-records-are-exact.md).
 */
import { Buffer } from 'node:buffer';
import { trimCell } from './cells.ts';
import { CellPlaces } from './cell-places.ts';
import { murmur3 } from './murmur3.ts';
import type { RecordScanner } from './record-scanner.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BROKEN_SEED = 0x3c6ef372;

export class RecordDigest {
  /** The four words of the digest; set by `read`. */
  readonly words = new Int32Array(4);
  /** Where the trimmed cells stand in the scanner's window, if `inPlace`. */
  readonly places = new CellPlaces();
  /** The trimmed cells are plain ASCII and stand in the window as they are. */
  inPlace = false;
  #scratch = Buffer.alloc(4096);
  #scratchView = viewOf(this.#scratch);
  /** What is hashed: the lengths and bytes of the cells. */
  #written = new Int32Array(1024);

  /** Digests the scanner's present record; false where no cell of it holds anything. */
  read(scanner: RecordScanner): boolean {
    this.inPlace = false;
    if (scanner.brokenQuotes) {
      // Its cells are not trustworthy, so only the same bytes again are the same record.
      this.#readTexts([scanner.rawRecord()], BROKEN_SEED);
      return true;
    }
    this.inPlace = !scanner.nonAscii && scanner.placeTrimmed(this.places);
    if (!this.inPlace) {
      const cells = Array.from({ length: scanner.cellCount }, (_, index) =>
        trimCell(scanner.cell(index)),
      );
      return this.#readTexts(cells, 0);
    }
    const { bytes, view } = scanner;
    return this.#hash(bytes, view, scanner.byteEnd - scanner.byteStart, 0);
  }

  /** As PostgreSQL's uuid: 32 hex digits. */
  hex(): string {
    let text = '';
    for (let index = 0; index < 4; index += 1) {
      const word = this.words[index] as number;
      text += `${HEX[word >>> 24] as string}${HEX[(word >>> 16) & 255] as string}${HEX[(word >>> 8) & 255] as string}${HEX[word & 255] as string}`;
    }
    return text;
  }

  #readTexts(cells: readonly string[], seed: number): boolean {
    const { places } = this;
    const needed = cells.reduce((sum, cell) => sum + cell.length * 3, 0);
    if (needed > this.#scratch.length) {
      this.#scratch = Buffer.alloc(needed * 2);
      this.#scratchView = viewOf(this.#scratch);
    }
    places.count = 0;
    let at = 0;
    for (const cell of cells) {
      const end = at + this.#scratch.write(cell, at);
      places.add(at, end, 0);
      at = end;
    }
    return this.#hash(this.#scratch, this.#scratchView, at, seed);
  }

  #hash(bytes: Uint8Array, view: DataView, textBytes: number, seed: number): boolean {
    const { places } = this;
    // Each cell adds its length and at most one word that its bytes do not fill.
    const needed = (textBytes >>> 2) + 2 * places.count + 1;
    if (needed > this.#written.length) this.#written = new Int32Array(needed * 2);
    return digestCells(bytes, view, places, seed, this.#written, this.words);
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Hashes the cells written one after another, each as its length and then its bytes, filled up to a whole word with
 * zeros: no two lists of cells are written alike. False where no cell holds anything.
 */
function digestCells(
  bytes: Uint8Array,
  view: DataView,
  places: CellPlaces,
  seed: number,
  written: Int32Array,
  digest: Int32Array,
): boolean {
  const { count, starts, ends } = places;
  let filled = 0;
  let to = 0;
  for (let index = 0; index < count; index += 1) {
    let at = starts[index] as number;
    const end = ends[index] as number;
    filled |= end - at;
    written[to++] = end - at;
    for (; at + 4 <= end; at += 4) written[to++] = view.getInt32(at, true);
    if (at < end) {
      let last = bytes[at] as number;
      if (at + 1 < end) last |= (bytes[at + 1] as number) << 8;
      if (at + 2 < end) last |= (bytes[at + 2] as number) << 16;
      written[to++] = last;
    }
  }
  murmur3(written, to, seed, digest);
  return filled !== 0;
}
