/** The bytes of one record as text, and what tells it from others: as the reader of its file did it. */
import { Buffer } from 'node:buffer';
import { FileRejectedError } from './errors.ts';
import { RecordDigest } from './record-digest.ts';
import { RecordScanner } from './record-scanner.ts';
import { windows1252FromLatin1 } from './windows-1252.ts';

/** `encoding` as the processing log has it. */
export function textOfRecord(bytes: Uint8Array, encoding: string | null): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === 'windows-1252'
    ? windows1252FromLatin1(buffer.toString('latin1'))
    : buffer.toString('utf8');
}

/** 32 hex digits, as on loaded and rejected records; null where the text is no record by itself. */
export function digestOfText(text: string, delimiter: string): string | null {
  const scanner = new RecordScanner({ encoding: 'utf-8', delimiter });
  try {
    scanner.push(Buffer.from(text, 'utf8'));
    scanner.end();
    if (!scanner.next()) return null;
    const digest = new RecordDigest();
    digest.read(scanner);
    return scanner.next() ? null : digest.hex();
  } catch (error) {
    if (error instanceof FileRejectedError) return null;
    throw error;
  }
}
