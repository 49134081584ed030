/**
 * Remembers at which line each record of a file was first seen: open-addressing hash tables in typed arrays, ten bytes a
 * place. It compares 48 bits of the digest besides those that chose the place: the chance that any two of a million
 * different records meet is below one in a million, and of ten thousand below one in ten billion.
 */

/** Three times 16 bits of the digest, then the line in two parts. A line is never 0, so 0 there means free. */
const PARTS = 5;
const FULLNESS_MAX = 0.87;
const FIRST_CAPACITY = 1024;
/** Ten bytes each: enough for a file of a gigabyte; a longer one gets a further table. */
const CAPACITY_MAX = 8_388_608;

interface Table {
  readonly parts: Uint16Array;
  readonly capacity: number;
  used: number;
}

export class DuplicateIndex {
  /** Only the last takes records. A full one stays as it is: nothing is ever held twice while it grows. */
  readonly #tables: Table[];
  #last: Table;

  /** With the right number of `expected` records one table serves the file. */
  constructor(expected = 0) {
    let capacity = FIRST_CAPACITY;
    while (capacity * FULLNESS_MAX < expected && capacity < CAPACITY_MAX) capacity *= 2;
    this.#last = emptyTable(capacity);
    this.#tables = [this.#last];
  }

  /**
   * The line of the earlier record with this digest (four words), or 0 where there was none; the digest is
   * then remembered with `line` (from 1).
   */
  firstLineOf(digest: Int32Array, line: number): number {
    const last = this.#last;
    for (const table of this.#tables) {
      const slot = find(table, digest);
      const known = lineAt(table, slot);
      if (known !== 0) return known;
      if (table !== last) continue;
      remember(table, slot, digest, line);
      if (table.used >= table.capacity * FULLNESS_MAX) {
        this.#last = emptyTable(Math.min(table.capacity * 4, CAPACITY_MAX));
        this.#tables.push(this.#last);
      }
      break;
    }
    return 0;
  }
}

/** The place of the digest in the first of its words' slots that holds it or is free. */
function find({ parts, capacity }: Table, digest: Int32Array): number {
  const first = (digest[1] as number) & 0xffff;
  const second = (digest[1] as number) >>> 16;
  const third = (digest[2] as number) & 0xffff;
  const mask = capacity - 1;
  let slot = (digest[0] as number) & mask;
  for (;;) {
    const at = slot * PARTS;
    if (parts[at + 3] === 0 && parts[at + 4] === 0) return slot;
    if (parts[at] === first && parts[at + 1] === second && parts[at + 2] === third) return slot;
    slot = (slot + 1) & mask;
  }
}

function lineAt({ parts }: Table, slot: number): number {
  const at = slot * PARTS;
  return (((parts[at + 4] as number) << 16) | (parts[at + 3] as number)) >>> 0;
}

function remember(table: Table, slot: number, digest: Int32Array, line: number): void {
  const at = slot * PARTS;
  const { parts } = table;
  parts[at] = digest[1] as number;
  parts[at + 1] = (digest[1] as number) >>> 16;
  parts[at + 2] = digest[2] as number;
  parts[at + 3] = line;
  parts[at + 4] = line >>> 16;
  table.used += 1;
}

function emptyTable(capacity: number): Table {
  return { parts: new Uint16Array(capacity * PARTS), capacity, used: 0 };
}
