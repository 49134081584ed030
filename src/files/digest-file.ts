/** Pages of digests in a temporary file: a large file's digests are looked at again only where a record seems repeated. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DigestPages } from '../mapping/digest-log.ts';

/** Transient: the temporary folder is full or broken. */
export class DigestFileError extends Error {
  override readonly name = 'DigestFileError';
}

export class DigestFile implements DigestPages {
  #file: number | null = null;
  #length = 0;

  /** The file is made for the first page, so a small feed file needs none. Throws DigestFileError. */
  append(page: Uint8Array): void {
    try {
      this.#file ??= openUnnamed();
      let written = 0;
      while (written < page.length)
        written += writeSync(
          this.#file,
          page,
          written,
          page.length - written,
          this.#length + written,
        );
      this.#length += written;
    } catch (cause) {
      throw new DigestFileError('The digests of the records could not be kept.', { cause });
    }
  }

  read(offset: number, into: Uint8Array): void {
    const wanted = Math.min(into.length, this.#length - offset);
    let done = 0;
    while (done < wanted && this.#file !== null) {
      const count = readSync(this.#file, into, done, wanted - done, offset + done);
      if (count === 0) throw new DigestFileError(`The digests end at ${String(offset + done)}.`);
      done += count;
    }
  }

  /** Gives the space back. */
  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

/** Removed while it is open: whatever becomes of the process, nothing of it stays. */
function openUnnamed(): number {
  const folder = mkdtempSync(join(tmpdir(), 'turno-digests-'));
  try {
    return openSync(join(folder, 'pages'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
