/**
 * Cuts a file's bytes into CSV records (RFC 4180) with exact places, whatever the boundaries of the chunks.
 *
 * A cell is quoted when its very first byte is a quote; a quote elsewhere is an ordinary character. After the closing
 * quote only blanks may stand: anything else makes the record `brokenQuotes`, and where the quoted text ran
 * over a line end the file is refused, because a quote that was never closed has swallowed other records.
 */
import { EncodingGuard, type DeclaredEncoding, type FoundEncoding } from './encoding-guard.ts';
import { recordTooLong, unclosedQuote, wrongEncoding } from './scanner-errors.ts';
import { ScannedRecord } from './scanned-record.ts';

export interface ScannerOptions {
  readonly encoding: DeclaredEncoding;
  /** One ASCII character. */
  readonly delimiter: string;
  readonly recordBytesMax?: number;
}

const RECORD_BYTES_MAX = 1_048_576;
const LF = 10;
const CR = 13;
const TAB = 9;
const BLANK = 32;
const QUOTE = 34;
const NO_BYTES = new Uint8Array(0);

type State = 'cell start' | 'plain' | 'quoted' | 'quote seen' | 'after quote';

/** Use: `push` bytes (or `end`), then `next()` until false, reading each record's members before the next call. */
export class RecordScanner extends ScannedRecord {
  readonly #guard: EncodingGuard;
  readonly #delimiter: number;
  readonly #recordBytesMax: number;
  #recordAt = 0;
  #at = 0;
  #lineAt = 1;
  #started = false;
  #ended = false;
  #recordDone = true;
  #state: State = 'cell start';
  #highBits = 0;
  #quoteLine = 0;
  #openStart = 0;
  #openEnd = 0;
  #openDoubled = 0;

  constructor(options: ScannerOptions) {
    super();
    this.#guard = new EncodingGuard(options.encoding);
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#recordBytesMax = options.recordBytesMax ?? RECORD_BYTES_MAX;
  }

  override get encoding(): FoundEncoding {
    return this.#guard.encoding;
  }

  /** Takes the next bytes; they are copied. Throws FileRejectedError where they are not text in the encoding. */
  push(chunk: Uint8Array): void {
    const moved = this.window.append(chunk, this.#recordDone ? this.#at : this.#recordAt);
    this.#at -= moved;
    this.#recordAt -= moved;
    this.#check(chunk, false);
  }

  /** Says that no more bytes come. A last record without a terminator is returned by the following `next()`. */
  end(): void {
    this.#check(NO_BYTES, true);
    this.#ended = true;
  }

  /** Moves to the next whole record; false where more bytes are needed or the file is over. */
  next(): boolean {
    if (!this.#started && !this.#start()) return false;
    if (this.#recordDone) {
      this.#begin();
      if (this.#scanWhole()) return this.#finish(this.#at - 1);
    }
    const { filled } = this.window;
    while (this.#at < filled) {
      if (this.#step()) return this.#finish(this.#at - 1);
    }
    const length = filled - this.#recordAt;
    // The one byte more may be the first half of a line end.
    if (length > this.#recordBytesMax + 1) this.#refuseLength();
    if (!this.#ended || length === 0) return false;
    if (this.#state === 'quoted') this.#refuseQuote();
    if (this.#state === 'cell start') this.#openCell(this.#at);
    this.#closeCell(
      this.#state === 'plain' || this.#state === 'cell start' ? this.#withoutCr(this.#at) : null,
    );
    return this.#finish(this.#at);
  }

  /**
   * The short way for most records: all of it in the window, nothing between its closing quotes and the delimiters.
   * False, with nothing changed, where the states below have to look at it bit by bit.
   */
  #scanWhole(): boolean {
    const { bytes, filled } = this.window;
    const { cells } = this;
    const { starts, ends, doubled } = cells;
    const delimiter = this.#delimiter;
    const recordAt = this.#recordAt;
    let at = recordAt;
    let [high, lines, count, byte] = [0, 0, 0, 0];
    for (; at < filled && count < starts.length; at += 1, count += 1) {
      doubled[count] = 0;
      if (bytes[at] === QUOTE) {
        at += 1;
        starts[count] = at - recordAt;
        for (; ; at += 2) {
          while (at < filled && (byte = bytes[at] as number) !== QUOTE) {
            if (byte === LF) lines += 1;
            high |= byte;
            at += 1;
          }
          if (at + 2 >= filled) return false;
          if (bytes[at + 1] !== QUOTE) break;
          doubled[count] = 1;
        }
        ends[count] = at - recordAt;
        at += bytes[at + 1] === CR && bytes[at + 2] === LF ? 2 : 1;
        byte = bytes[at] as number;
        if (byte !== delimiter && byte !== LF) return false;
      } else {
        starts[count] = at - recordAt;
        while (at < filled && (byte = bytes[at] as number) !== delimiter && byte !== LF) {
          high |= byte;
          at += 1;
        }
        if (at >= filled) return false;
        ends[count] = (byte === LF ? this.#withoutCr(at) : at) - recordAt;
      }
      if (byte === LF) {
        cells.count = count + 1;
        this.#highBits = high;
        this.#lineAt += lines;
        this.#at = at + 1;
        return true;
      }
    }
    return false;
  }

  /** Reads on in the present state; true where that ended the record. */
  #step(): boolean {
    if (this.#state === 'cell start') {
      this.#openCell(this.#at);
      if (this.window.bytes[this.#at] === QUOTE) {
        this.#at += 1;
        this.#openCell(this.#at);
        this.#quoteLine = this.#lineAt;
        this.#state = 'quoted';
        return false;
      }
      this.#state = 'plain';
    }
    if (this.#state === 'plain') return this.#stepPlain();
    if (this.#state === 'quoted') return this.#stepQuoted();
    return this.#stepAfterQuote();
  }

  #stepPlain(): boolean {
    const { bytes, filled } = this.window;
    const delimiter = this.#delimiter;
    let at = this.#at;
    let high = this.#highBits;
    while (at < filled) {
      const byte = bytes[at] as number;
      if (byte === delimiter || byte === LF) {
        this.#at = at + 1;
        this.#highBits = high;
        this.#closeCell(byte === LF ? this.#withoutCr(at) : at);
        this.#state = 'cell start';
        return byte === LF;
      }
      high |= byte;
      at += 1;
    }
    this.#at = at;
    this.#highBits = high;
    return false;
  }

  #stepQuoted(): boolean {
    const { bytes, filled } = this.window;
    let at = this.#at;
    let high = this.#highBits;
    let lines = 0;
    while (at < filled) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) break;
      if (byte === LF) lines += 1;
      high |= byte;
      at += 1;
    }
    this.#lineAt += lines;
    this.#highBits = high;
    if (at < filled) {
      this.#openEnd = at - this.#recordAt;
      this.#state = 'quote seen';
      at += 1;
    }
    this.#at = at;
    return false;
  }

  #stepAfterQuote(): boolean {
    const byte = this.window.bytes[this.#at] as number;
    if (this.#state === 'quote seen' && byte === QUOTE) {
      this.#openDoubled = 1;
      this.#state = 'quoted';
      this.#at += 1;
      return false;
    }
    this.#state = 'after quote';
    this.#at += 1;
    if (byte === this.#delimiter || byte === LF) {
      this.#closeCell(null);
      this.#state = 'cell start';
      return byte === LF;
    }
    if (byte !== BLANK && byte !== TAB && byte !== CR) {
      if (this.#quoteLine !== this.#lineAt) this.#refuseQuote();
      this.brokenQuotes = true;
      this.#highBits |= byte;
    }
    return false;
  }

  #openCell(at: number): void {
    this.#openStart = at - this.#recordAt;
    this.#openDoubled = 0;
  }

  /** Ends the open cell at a place in the window, or at its closing quote (null). */
  #closeCell(at: number | null): void {
    this.cells.add(
      this.#openStart,
      at === null ? this.#openEnd : at - this.#recordAt,
      this.#openDoubled,
    );
  }

  #begin(): void {
    this.#recordAt = this.#at;
    this.#recordDone = false;
    this.#state = 'cell start';
    this.#highBits = 0;
    this.forgetText();
    this.cells.count = 0;
    this.brokenQuotes = false;
    this.line = this.#lineAt;
  }

  /** Publishes the record that ends before the line feed, or the end of the file, at `terminator`. */
  #finish(terminator: number): true {
    const end = this.#withoutCr(terminator);
    if (end - this.#recordAt > this.#recordBytesMax) this.#refuseLength();
    this.byteStart = this.window.base + this.#recordAt;
    this.byteEnd = this.window.base + end;
    this.nonAscii = this.#highBits >= 0x80;
    if (terminator < this.window.filled) this.#lineAt += 1;
    this.#recordDone = true;
    return true;
  }

  #withoutCr(at: number): number {
    return at > this.#recordAt && this.window.bytes[at - 1] === CR ? at - 1 : at;
  }

  /** Skips a byte order mark; false while it is not clear whether there is one. */
  #start(): boolean {
    const { bytes, filled } = this.window;
    if (filled < 3 && !this.#ended) return false;
    this.#started = true;
    if (filled >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
    return true;
  }

  #check(chunk: Uint8Array, isLast: boolean): void {
    const problem = this.#guard.check(chunk, isLast);
    if (!problem) return;
    const line =
      this.#lineAt + this.window.lineFeedsBetween(this.window.base + this.#at, problem.at);
    throw wrongEncoding(problem, line);
  }

  #refuseLength(): never {
    if (this.#state === 'quoted') this.#refuseQuote();
    throw recordTooLong(this.line, this.#recordBytesMax);
  }

  #refuseQuote(): never {
    throw unclosedQuote(this.#quoteLine);
  }
}
