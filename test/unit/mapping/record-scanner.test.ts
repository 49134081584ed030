import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { DeclaredEncoding } from '../../../src/mapping/encoding-guard.ts';
import { FileRejectedError } from '../../../src/mapping/errors.ts';
import { RecordScanner } from '../../../src/mapping/record-scanner.ts';

interface Options {
  readonly encoding?: DeclaredEncoding;
  readonly recordBytesMax?: number;
  readonly chunkBytes?: number;
}

function scan(content: string | Uint8Array, options: Options = {}): string[][] {
  const { encoding = 'utf-8', chunkBytes = 65_536, ...rest } = options;
  const scanner = new RecordScanner({ encoding, delimiter: ',', ...rest });
  const bytes = Buffer.from(content as Uint8Array);
  const records: string[][] = [];
  const drain = () => {
    while (scanner.next())
      records.push(Array.from({ length: scanner.cellCount }, (_, index) => scanner.cell(index)));
  };
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    scanner.push(bytes.subarray(at, at + chunkBytes));
    drain();
  }
  scanner.end();
  drain();
  return records;
}

function rejection(
  content: string | Uint8Array,
  options: Options = {},
): { code: string; line: unknown } {
  try {
    scan(content, options);
  } catch (error) {
    if (error instanceof FileRejectedError) return { code: error.code, line: error.detail['line'] };
    throw error;
  }
  return { code: 'accepted', line: null };
}

describe.each([1, 3, 65_536])('the record scanner in chunks of %i bytes', (chunkBytes) => {
  it('names the line where a quote opens that is never closed', () => {
    expect(rejection('a,b\n1,"two\n3,4\n5,6\n', { chunkBytes })).toEqual({
      code: 'unclosed_quote',
      line: 2,
    });
  });

  it('sees an unclosed quote that a later quote would hide', () => {
    expect(rejection('a,b\n1,"two\n3,4\n5,"x, y"\n', { chunkBytes })).toEqual({
      code: 'unclosed_quote',
      line: 2,
    });
  });

  it('names an unclosed quote rather than the length of what it swallows', () => {
    expect(
      rejection(`a,b\n1,"two\n${'3,4\n'.repeat(100)}`, { chunkBytes, recordBytesMax: 64 }),
    ).toEqual({ code: 'unclosed_quote', line: 2 });
  });

  it('refuses a record that is too long, and takes one that just fits', () => {
    expect(rejection(`a\n${'x'.repeat(65)}\r\n`, { chunkBytes, recordBytesMax: 64 })).toEqual({
      code: 'record_too_long',
      line: 2,
    });
    expect(rejection(`a\n${'x'.repeat(64)}\r\n`, { chunkBytes, recordBytesMax: 64 }).code).toBe(
      'accepted',
    );
  });

  it('names the line that is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('a,₹\nb,"c\nd"\n'),
      Buffer.from([0x65, 0xe2, 0x82, 0x0a, 0x66]),
    ]);
    expect(rejection(bytes, { chunkBytes })).toEqual({ code: 'not_utf8', line: 4 });
    expect(rejection(Buffer.from([0x61, 0x0a, 0xe2, 0x82]), { chunkBytes })).toEqual({
      code: 'not_utf8',
      line: 2,
    });
  });

  it('refuses binary files, workbooks and UTF-16 with words of their own', () => {
    expect(rejection('abcdef\nab\0cdefgh', { chunkBytes })).toEqual({
      code: 'binary_file',
      line: 2,
    });
    expect(rejection(Buffer.from('PK\u0003\u0004abc'), { chunkBytes }).code).toBe('binary_file');
    expect(rejection(Buffer.from('\uFEFFa,b\n', 'utf16le'), { chunkBytes }).code).toBe(
      'utf16_file',
    );
  });

  it('refuses bytes outside ASCII where ASCII is declared', () => {
    expect(rejection('a\nb\né\n', { chunkBytes, encoding: 'ascii' })).toEqual({
      code: 'not_ascii',
      line: 3,
    });
  });

  it('decodes windows-1252, and refuses UTF-8 that is declared as it', () => {
    expect(
      scan(Buffer.from([0x61, 0x96, 0xa0, 0x80, 0x2c, 0xe9]), {
        chunkBytes,
        encoding: 'windows-1252',
      }),
    ).toEqual([['a–\u00A0€', 'é']]);
    expect(rejection('a–b\n', { chunkBytes, encoding: 'windows-1252' }).code).toBe(
      'wrong_encoding',
    );
    expect(
      rejection(Buffer.from([0x61, 0x0a, 0x81]), { chunkBytes, encoding: 'windows-1252' }),
    ).toEqual({ code: 'not_windows_1252', line: 2 });
  });

  it('takes a byte order mark as the declaration of UTF-8', () => {
    expect(scan('\uFEFFa–b\n', { chunkBytes, encoding: 'windows-1252' })).toEqual([['a–b']]);
    expect(scan('\uFEFF', { chunkBytes })).toEqual([]);
  });
});

describe('the record scanner', () => {
  it('takes quotes inside an unquoted cell literally', () => {
    expect(scan('5" pipe, "x"\n')).toEqual([['5" pipe', ' "x"']]);
  });

  it('marks a record in which text follows a closing quote', () => {
    const scanner = new RecordScanner({ encoding: 'utf-8', delimiter: ',' });
    scanner.push(Buffer.from('"a"b,c\n"a" ,c\n'));
    expect([scanner.next(), scanner.brokenQuotes]).toEqual([true, true]);
    expect([scanner.next(), scanner.brokenQuotes]).toEqual([true, false]);
  });

  it('reads a record with more cells than it expected', () => {
    expect(scan('x,'.repeat(1000))[0]).toHaveLength(1001);
  });
});
