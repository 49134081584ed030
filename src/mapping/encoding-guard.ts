/**
 * Watches a file's bytes as they pass: is this text in the declared encoding, and not something else that
 * would quietly become wrong names and wrong loan ids?
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { FileRejectionCode } from './errors.ts';

export type DeclaredEncoding = 'utf-8' | 'windows-1252' | 'ascii';
export type FoundEncoding = DeclaredEncoding | 'utf-8-sig';

export interface EncodingProblem {
  readonly code: FileRejectionCode;
  readonly message: string;
  /** Offset in the file of a byte on the line that is wrong. */
  readonly at: number;
}

const UTF8_REMEDY =
  'In Excel choose "Save As", "CSV UTF-8 (Comma delimited)", and upload that file.';
const EMPTY = new Uint8Array(0);
const HEAD_BYTES = 4;

export class EncodingGuard {
  /** The declared encoding, or utf-8-sig once a byte order mark was seen. */
  encoding: FoundEncoding;
  #pending: Uint8Array = EMPTY;
  #seen = 0;
  #headChecked = false;
  #nonAscii = false;
  #everythingIsUtf8 = true;

  constructor(declared: DeclaredEncoding) {
    this.encoding = declared;
  }

  /** Checks the next bytes of the file; what cannot be decided yet waits for the following call. */
  check(chunk: Uint8Array, isLast: boolean): EncodingProblem | null {
    const data = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const offset = this.#seen - this.#pending.length;
    this.#seen += chunk.length;
    this.#pending = EMPTY;
    if (!this.#headChecked) {
      if (data.length < HEAD_BYTES && !isLast) return this.#wait(data, data.length);
      this.#headChecked = true;
      const problem = this.#checkHead(data);
      if (problem) return problem;
    }
    const zero = data.indexOf(0);
    if (zero !== -1) return nulProblem(data, offset + zero);
    if (this.encoding === 'ascii') return asciiProblem(data, offset);
    if (this.encoding === 'windows-1252') return this.#checkWindows1252(data, offset, isLast);
    const tail = isLast ? 0 : incompleteTail(data);
    const whole = tail === 0 ? data : data.subarray(0, data.length - tail);
    if (!isUtf8(whole)) {
      return {
        code: 'not_utf8',
        message: `The file is not UTF-8 text. ${UTF8_REMEDY}`,
        at: offset + firstBadSegment(whole, isUtf8),
      };
    }
    return this.#wait(data, tail);
  }

  #wait(data: Uint8Array, tail: number): null {
    if (tail > 0) this.#pending = Uint8Array.from(data.subarray(data.length - tail));
    return null;
  }

  #checkHead(data: Uint8Array): EncodingProblem | null {
    const [a, b, c, d] = data;
    if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) {
      return {
        code: 'utf16_file',
        message: `The file is UTF-16 ("Unicode Text"). ${UTF8_REMEDY}`,
        at: 0,
      };
    }
    if (
      (a === 0x50 && b === 0x4b && c === 3 && d === 4) ||
      (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0)
    ) {
      return {
        code: 'binary_file',
        message: `The file is an Excel workbook or an archive, not CSV. ${UTF8_REMEDY}`,
        at: 0,
      };
    }
    if (a === 0xef && b === 0xbb && c === 0xbf) this.encoding = 'utf-8-sig';
    return null;
  }

  #checkWindows1252(data: Uint8Array, offset: number, isLast: boolean): EncodingProblem | null {
    if (!isAscii(data)) {
      this.#nonAscii = true;
      const undefinedByte = data.findIndex(isUndefinedInWindows1252);
      if (undefinedByte !== -1) {
        const message =
          'The file holds bytes that windows-1252 does not have. Export it again as windows-1252 (ANSI) text.';
        return { code: 'not_windows_1252', message, at: offset + undefinedByte };
      }
    }
    const tail = isLast || !this.#everythingIsUtf8 ? 0 : incompleteTail(data);
    this.#everythingIsUtf8 &&= isUtf8(data.subarray(0, data.length - tail));
    // Real windows-1252 text is practically never valid UTF-8; read as the other, its ids would carry stray letters.
    if (isLast && this.#nonAscii && this.#everythingIsUtf8) {
      const message =
        'The file is UTF-8, but this feed is declared as windows-1252. Export it as ANSI text, or have the mapping\'s "encoding" changed.';
      return { code: 'wrong_encoding', message, at: 0 };
    }
    return this.#wait(data, tail);
  }
}

function nulProblem(data: Uint8Array, at: number): EncodingProblem {
  const sample = data.subarray(0, 64);
  const zeros = sample.filter((byte) => byte === 0).length;
  // In UTF-16 without a mark, every other byte of plain text is zero.
  if (sample.length >= 16 && Math.abs(zeros * 2 - sample.length) <= 4) {
    return {
      code: 'utf16_file',
      message: `The file seems to be UTF-16 ("Unicode Text"). ${UTF8_REMEDY}`,
      at,
    };
  }
  return {
    code: 'binary_file',
    message: `The file holds binary data, not CSV text. ${UTF8_REMEDY}`,
    at,
  };
}

function asciiProblem(data: Uint8Array, offset: number): EncodingProblem | null {
  if (isAscii(data)) return null;
  const message =
    'The file holds characters outside ASCII, which this feed does not declare. Remove them at the named line, or have the mapping\'s "encoding" changed.';
  return { code: 'not_ascii', message, at: offset + data.findIndex((byte) => byte >= 0x80) };
}

function isUndefinedInWindows1252(byte: number): boolean {
  return byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d;
}

/** How many last bytes begin a character that the next chunk may complete. */
function incompleteTail(data: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, data.length); back += 1) {
    const byte = data[data.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}

/** Where the first line begins that fails the test: a line feed is never part of a longer character. */
function firstBadSegment(data: Uint8Array, passes: (bytes: Uint8Array) => boolean): number {
  let start = 0;
  for (;;) {
    const end = data.indexOf(10, start);
    if (end === -1 || !passes(data.subarray(start, end))) return start;
    start = end + 1;
  }
}
