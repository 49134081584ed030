/** A record's bytes once more: its text, and its digest as the reader of files computes it. Pure. */
import { Buffer } from 'node:buffer';
import { FileRejectedError } from './errors.ts';
import { RecordDigest } from './record-digest.ts';
import { RecordScanner } from './record-scanner.ts';
import { windows1252FromLatin1 } from './windows-1252.ts';

export interface RereadRecord {
  readonly text: string;
  /** 32 hex digits; null where the bytes are not one whole record any more. */
  readonly digest: string | null;
}

/** `encoding` is the one that the file was found to have. Bytes that are no text in it become U+FFFD, and another digest. */
export function rereadRecord(bytes: Buffer, encoding: string, delimiter: string): RereadRecord {
  const text =
    encoding === 'windows-1252'
      ? windows1252FromLatin1(bytes.toString('latin1'))
      : bytes.toString('utf8');
  return { text, digest: digestOf(text, delimiter) };
}

function digestOf(text: string, delimiter: string): string | null {
  // Digests are over text: a record of another encoding has the digest of the same text in UTF-8.
  const encoded = Buffer.from(text, 'utf8');
  const scanner = new RecordScanner({ encoding: 'utf-8', delimiter });
  try {
    scanner.push(encoded);
    scanner.end();
    if (!scanner.next() || scanner.byteEnd !== encoded.length) return null;
  } catch (error) {
    if (error instanceof FileRejectedError) return null;
    throw error;
  }
  const digest = new RecordDigest();
  digest.read(scanner);
  return digest.hex();
}
