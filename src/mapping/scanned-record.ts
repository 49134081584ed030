/** The record that the scanner found last: its place in the file, and its text, made only when it is asked for. */
import { ByteWindow } from './byte-window.ts';
import { CellPlaces } from './cell-places.ts';
import type { FoundEncoding } from './encoding-guard.ts';
import { windows1252FromLatin1 } from './windows-1252.ts';

const TAB = 9;
const CR = 13;
const BLANK = 32;
const APOSTROPHE = 39;

export abstract class ScannedRecord {
  /** The physical line, from 1, on which the record begins. */
  line = 0;
  byteStart = 0;
  /** Exclusive, without the line terminator. */
  byteEnd = 0;
  /** Text follows a closing quote within the record. */
  brokenQuotes = false;
  /** The record holds bytes above 0x7F. */
  nonAscii = false;

  protected readonly window = new ByteWindow();
  protected readonly cells = new CellPlaces();
  #text: string | null = null;

  abstract get encoding(): FoundEncoding;

  get cellCount(): number {
    return this.cells.count;
  }

  /** The whole record as text, without the terminator. */
  rawRecord(): string {
    this.#text ??= this.#decode(this.byteStart - this.window.base, this.byteEnd - this.window.base);
    return this.#text;
  }

  /** A cell's text without its quotes, not trimmed. Empty beyond the last cell. */
  cell(index: number): string {
    if (index >= this.cells.count) return '';
    const start = this.cells.starts[index] as number;
    const end = this.cells.ends[index] as number;
    const recordAt = this.byteStart - this.window.base;
    // In an ASCII record, places of bytes are places of characters.
    const text = this.nonAscii
      ? this.#decode(recordAt + start, recordAt + end)
      : this.rawRecord().substring(start, end);
    return this.cells.doubled[index] === 1 ? text.replaceAll('""', '"') : text;
  }

  /**
   * Writes the trimmed cells of an ASCII record, each but the first led by `separator`, into `target`, which must be
   * as long as the record. Returns the length, or -1 where a cell needs more than trimming: go by text then.
   */
  writeTrimmed(target: Uint8Array, separator: number): number {
    const { bytes, base } = this.window;
    const { count, starts, ends, doubled } = this.cells;
    const recordAt = this.byteStart - base;
    let length = 0;
    for (let index = 0; index < count; index += 1) {
      let start = recordAt + (starts[index] as number);
      let end = recordAt + (ends[index] as number);
      while (start < end && isBlankByte(bytes[start] as number)) start += 1;
      while (end > start && isBlankByte(bytes[end - 1] as number)) end -= 1;
      if (doubled[index] === 1 || (start < end && bytes[start] === APOSTROPHE)) return -1;
      if (index > 0) target[length++] = separator;
      for (let at = start; at < end; at += 1) target[length++] = bytes[at] as number;
    }
    return length;
  }

  protected forgetText(): void {
    this.#text = null;
  }

  #decode(start: number, end: number): string {
    const { bytes } = this.window;
    if (!this.nonAscii) return bytes.toString('latin1', start, end);
    if (this.encoding === 'windows-1252')
      return windows1252FromLatin1(bytes.toString('latin1', start, end));
    return bytes.toString('utf8', start, end);
  }
}

function isBlankByte(byte: number): boolean {
  return byte === BLANK || (byte >= TAB && byte <= CR);
}
