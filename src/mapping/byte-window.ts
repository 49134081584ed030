/** The stretch of a file that is in memory: what was pushed and not yet given back as records. */
import { Buffer } from 'node:buffer';

const FIRST_BYTES = 65_536;

export class ByteWindow {
  bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** The same bytes, to read several at a time. */
  view = new DataView(this.bytes.buffer);
  /** How many of the bytes are in use. */
  filled = 0;
  /** Offset in the file of the first byte. */
  base = 0;

  /**
   * Copies a chunk behind the bytes in use and forgets those before `keepFrom` when room is needed.
   * Returns by how many places the kept bytes moved to the front.
   */
  append(chunk: Uint8Array, keepFrom: number): number {
    let moved = 0;
    if (keepFrom === this.filled || this.filled + chunk.length > this.bytes.length) {
      moved = keepFrom;
      const kept = this.filled - keepFrom;
      const needed = kept + chunk.length;
      if (needed > this.bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
        this.bytes.copy(larger, 0, keepFrom, this.filled);
        this.bytes = larger;
        this.view = new DataView(larger.buffer);
      } else {
        this.bytes.copyWithin(0, keepFrom, this.filled);
      }
      this.filled = kept;
      this.base += keepFrom;
    }
    this.bytes.set(chunk, this.filled);
    this.filled += chunk.length;
    return moved;
  }

  /** How many line feeds stand between two offsets in the file, as far as they are in memory. */
  lineFeedsBetween(from: number, until: number): number {
    let count = 0;
    const end = Math.min(until - this.base, this.filled);
    for (let at = Math.max(from - this.base, 0); at < end; at += 1)
      if (this.bytes[at] === 10) count += 1;
    return count;
  }
}
