/**
 * Rows in PostgreSQL's binary COPY format, written into large buffers: no text to escape here and to parse there.
 * Money is paise as a whole number below 10^14, exact in a double.
 */
import { Buffer } from 'node:buffer';

const NO_VALUE = -1;
const MICROSECONDS_OF_2000 = Date.UTC(2000, 0, 1) * 1000;
/** What one row may need besides its texts: numbers, lengths and padding. */
export const ROW_OVERHEAD = 512;

export class RowBytes {
  /** The buffer that is being filled, and how far. */
  bytes: Buffer;
  at = 0;
  /** The same buffer, to write several bytes at a time. */
  #view: DataView;
  readonly #segmentBytes: number;
  readonly #allocate: () => Buffer;
  readonly #full: (segment: Buffer) => void;

  /** `full` gets each filled buffer; `allocate` gives buffers of `segmentBytes`. */
  constructor(segmentBytes: number, allocate: () => Buffer, full: (segment: Buffer) => void) {
    this.#segmentBytes = segmentBytes;
    this.#allocate = allocate;
    this.#full = full;
    this.bytes = allocate();
    this.#view = viewOf(this.bytes);
  }

  /** Makes room for a row whose texts have so many bytes in all. */
  reserve(textBytes: number): void {
    const needed = textBytes + ROW_OVERHEAD;
    if (this.at + needed <= this.bytes.length) return;
    this.flush();
    this.bytes = needed > this.#segmentBytes ? Buffer.allocUnsafeSlow(needed) : this.#allocate();
    this.#view = viewOf(this.bytes);
  }

  /** Hands over what was written; the next `reserve` or row begins a buffer of its own. */
  flush(): void {
    if (this.at > 0) this.#full(this.bytes.subarray(0, this.at));
    this.at = 0;
    this.bytes = EMPTY;
  }

  count(fields: number): void {
    this.bytes[this.at] = fields >> 8;
    this.bytes[this.at + 1] = fields;
    this.at += 2;
  }

  none(): void {
    this.word(NO_VALUE);
  }

  /** Four bytes, high first. */
  word(value: number): void {
    this.#view.setInt32(this.at, value);
    this.at += 4;
  }

  integer(value: number): void {
    this.word(4);
    this.word(value);
  }

  /** A whole number from 0 to 2^53. */
  bigint(value: number): void {
    this.word(8);
    this.word(Math.floor(value / 4_294_967_296));
    this.word((value % 4_294_967_296) | 0);
  }

  uuid(words: Int32Array): void {
    const view = this.#view;
    const { at } = this;
    view.setInt32(at, 16);
    view.setInt32(at + 4, words[0] as number);
    view.setInt32(at + 8, words[1] as number);
    view.setInt32(at + 12, words[2] as number);
    view.setInt32(at + 16, words[3] as number);
    this.at = at + 20;
  }

  /** 32 hex digits. */
  uuidOfHex(hex: string): void {
    this.word(16);
    this.at += this.bytes.write(hex, this.at, 'hex');
  }

  /** A stretch of UTF-8 bytes. */
  text(from: DataView, start: number, end: number): void {
    this.word(end - start);
    this.copy(from, start, end);
  }

  /** Bytes that are encoded already, with their length. */
  encoded(field: DataView): void {
    this.copy(field, 0, field.byteLength);
  }

  /** Four bytes at a time, for these stretches are short. */
  copy(from: DataView, start: number, end: number): void {
    const view = this.#view;
    let { at } = this;
    let next = start;
    for (; next + 4 <= end; next += 4, at += 4) view.setInt32(at, from.getInt32(next));
    for (; next < end; next += 1, at += 1) view.setInt8(at, from.getInt8(next));
    this.at = at;
  }

  string(value: string | null): void {
    if (value === null) {
      this.none();
      return;
    }
    const lengthAt = this.at;
    this.at += 4;
    const length = this.bytes.write(value, this.at);
    this.at = lengthAt;
    this.word(length);
    this.at += length;
  }

  /** numeric(14,2): groups of four figures, high first, scale 2. */
  money(paise: number): void {
    const negative = paise < 0;
    const whole = Math.floor(Math.abs(paise) / 100);
    const fraction = (Math.abs(paise) % 100) * 100;
    const low = whole % 10_000;
    const middle = Math.floor(whole / 10_000) % 10_000;
    const high = Math.floor(whole / 100_000_000);
    const groups = high > 0 ? 3 : middle > 0 ? 2 : low > 0 ? 1 : 0;
    const tail = fraction > 0 ? 1 : 0;
    this.word(8 + 2 * (groups + tail));
    this.word(((groups + tail) << 16) | ((groups - 1) & 0xffff));
    this.word((negative ? 0x4000_0000 : 0) | 2);
    if (groups > 2) this.count(high);
    if (groups > 1) this.count(middle);
    if (groups > 0) this.count(low);
    if (tail > 0) this.count(fraction);
  }

  /** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS` as a timestamp without a zone. */
  timestamp(local: string): void {
    const text = local.length === 10 ? `${local}T00:00:00` : local;
    const microseconds = BigInt(Date.parse(`${text}Z`)) * 1000n - BigInt(MICROSECONDS_OF_2000);
    this.word(8);
    this.bytes.writeBigInt64BE(microseconds, this.at);
    this.at += 8;
  }
}

/** To read and write several bytes at a time. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const EMPTY = Buffer.alloc(0);
