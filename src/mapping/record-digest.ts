/** The identity of a record's content: md5 of its trimmed cells joined by U+001F. */
import { hash } from 'node:crypto';
import { trimCell } from './cells.ts';
import type { RecordScanner } from './record-scanner.ts';

const SEPARATOR = '\u001F';

export class RecordDigest {
  /** 32 hex digits; set by `read`. */
  digest = '';
  #scratch = new Uint8Array(4096);

  /** Digests the scanner's present record; false where no cell of it holds anything. */
  read(scanner: RecordScanner): boolean {
    if (scanner.brokenQuotes) {
      // Its cells are not trustworthy, so only the same bytes again are the same record.
      this.digest = hash('md5', scanner.rawRecord(), 'hex');
      return true;
    }
    const length = scanner.nonAscii ? -1 : this.#writeBytes(scanner);
    if (length === -1) return this.#readText(scanner);
    if (length === scanner.cellCount - 1) return false;
    this.digest = hash('md5', this.#scratch.subarray(0, length), 'hex');
    return true;
  }

  #writeBytes(scanner: RecordScanner): number {
    const size = scanner.byteEnd - scanner.byteStart;
    if (size > this.#scratch.length) this.#scratch = new Uint8Array(size * 2);
    return scanner.writeTrimmed(this.#scratch, SEPARATOR.charCodeAt(0));
  }

  #readText(scanner: RecordScanner): boolean {
    const cells = Array.from({ length: scanner.cellCount }, (_, index) =>
      trimCell(scanner.cell(index)),
    );
    if (cells.every((cell) => cell === '')) return false;
    this.digest = hash('md5', cells.join(SEPARATOR), 'hex');
    return true;
  }
}
