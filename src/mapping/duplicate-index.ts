/**
 * Remembers at which line each record of a file was first seen: an open-addressing hash table over typed arrays,
 * about 20 bytes a record. It compares 70 bits of the digest: among ten million different records the chance
 * that any two meet is below one in ten million.
 */

const PARTITIONS = 64;
const FIRST_CAPACITY = 64;
const FULLNESS_MAX = 0.75;
const GROWTH = 1.4;
const WORD_RANGE = 4_294_967_296;
/** Two words of the digest, then the line. A line is never 0, so 0 there means free. */
const SLOT_WORDS = 3;

interface Partition {
  slots: Uint32Array;
  capacity: number;
  used: number;
}

export class DuplicateIndex {
  // Many small tables grow one at a time, so that no moment holds a large one twice.
  readonly #partitions: Partition[] = Array.from({ length: PARTITIONS }, () =>
    emptyPartition(FIRST_CAPACITY),
  );

  /**
   * The line of the earlier record with this digest (32 hex digits), or 0 where there was none; the digest is
   * then remembered with `line` (from 1).
   */
  firstLineOf(digest: string, line: number): number {
    const partition = this.#partitions[hexWord(digest, 16) % PARTITIONS];
    if (!partition) throw new RangeError('A digest has 32 hex digits.');
    if (partition.used >= partition.capacity * FULLNESS_MAX) grow(partition);
    return findOrRemember(partition, hexWord(digest, 0), hexWord(digest, 8), line);
  }
}

function findOrRemember(partition: Partition, first: number, second: number, line: number): number {
  const { slots, capacity } = partition;
  let slot = Math.floor((first / WORD_RANGE) * capacity);
  for (;;) {
    const at = slot * SLOT_WORDS;
    const known = slots[at + 2] ?? 0;
    if (known === 0) {
      slots[at] = first;
      slots[at + 1] = second;
      slots[at + 2] = line;
      partition.used += 1;
      return 0;
    }
    if (slots[at] === first && slots[at + 1] === second) return known;
    slot = slot + 1 === capacity ? 0 : slot + 1;
  }
}

function grow(partition: Partition): void {
  const before = partition.slots;
  const larger = emptyPartition(Math.ceil(partition.capacity * GROWTH));
  for (let at = 0; at < before.length; at += SLOT_WORDS) {
    const line = before[at + 2] ?? 0;
    if (line !== 0) findOrRemember(larger, before[at] ?? 0, before[at + 1] ?? 0, line);
  }
  Object.assign(partition, larger);
}

function emptyPartition(capacity: number): Partition {
  return { slots: new Uint32Array(capacity * SLOT_WORDS), capacity, used: 0 };
}

/** Eight hex digits (lower case) from `at` as an unsigned number. */
function hexWord(text: string, at: number): number {
  let word = 0;
  for (let index = at; index < at + 8; index += 1) {
    const code = text.charCodeAt(index);
    word = (word << 4) | (code > 57 ? code - 87 : code - 48);
  }
  return word >>> 0;
}
