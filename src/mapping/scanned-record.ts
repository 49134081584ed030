/** The record that the scanner found last: its place in the file, and its text, made only when it is asked for. */
import type { Buffer } from 'node:buffer';
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

  /** The window's bytes, in which `placeTrimmed` finds the cells; good until more is pushed. */
  get bytes(): Buffer {
    return this.window.bytes;
  }

  get view(): DataView {
    return this.window.view;
  }

  /**
   * Finds where the trimmed cells of an ASCII record stand in `bytes`.
   * False where a cell is not simply a stretch of them: it holds doubled quotes, so go by text.
   */
  placeTrimmed(places: CellPlaces): boolean {
    const { bytes, base } = this.window;
    const { count, starts, ends, doubled } = this.cells;
    const recordAt = this.byteStart - base;
    places.count = 0;
    for (let index = 0; index < count; index += 1) {
      if (doubled[index] === 1) return false;
      let start = recordAt + (starts[index] as number);
      let end = recordAt + (ends[index] as number);
      // Most cells begin and end with an ordinary character.
      if (start < end && (bytes[end - 1] as number) <= BLANK)
        while (end > start && isBlankByte(bytes[end - 1] as number)) end -= 1;
      if (start < end && (bytes[start] as number) <= APOSTROPHE) {
        while (start < end && isBlankByte(bytes[start] as number)) start += 1;
        if (start < end && bytes[start] === APOSTROPHE) {
          start += 1;
          while (start < end && isBlankByte(bytes[start] as number)) start += 1;
        }
      }
      places.add(start, end, 0);
    }
    return true;
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
