/** Sends rows to several tables over one connection, in large pieces, with bounded memory. */
import { Buffer } from 'node:buffer';
import { finished } from 'node:stream/promises';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import type { Connection } from '../database/pool.ts';
import { RowBytes } from '../mapping/row-bytes.ts';

const SEGMENT_BYTES = 256 * 1024;
/** After so many a COPY ends, and the buffers it used are free to be filled again. */
const SEGMENTS_OF_COPY = 16;
/** Rows as text, whose COPY would interrupt another, wait until there is more of them. */
const TEXT_LENGTH = 1024 * 1024;

interface TextTarget {
  readonly statement: string;
  text: string;
}

interface BinaryTarget {
  readonly statement: string;
  readonly rows: RowBytes;
  readonly full: Buffer[];
}

interface Copy {
  readonly stream: CopyStreamQuery;
  readonly done: Promise<void>;
  readonly sent: Buffer[];
  accepted: Promise<unknown>;
}

/**
 * Only one COPY can run on a connection, so rows wait per table until they fill a piece and each piece is
 * a COPY of its own. The next is filled while one is under way; `settle` is the back pressure.
 */
export class CopyWriter {
  readonly #connection: Connection;
  readonly #texts: TextTarget[] = [];
  #binary: BinaryTarget | null = null;
  readonly #free: Buffer[] = [];
  #running: Copy | null = null;
  #ending: Promise<void> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Registers a `copy ... from stdin` statement; returns the number by which `add` names it. */
  target(statement: string): number {
    return this.#texts.push({ statement, text: '' }) - 1;
  }

  /** Registers the one `copy ... from stdin (format binary)` statement; rows are written into what it returns. */
  binaryTarget(statement: string): RowBytes {
    const full: Buffer[] = [];
    const rows = new RowBytes(
      SEGMENT_BYTES,
      () => this.#free.pop() ?? Buffer.allocUnsafeSlow(SEGMENT_BYTES),
      (segment) => full.push(segment),
    );
    this.#binary = { statement, rows, full };
    return rows;
  }

  /** Takes one row in COPY text format, without its newline. */
  add(target: number, row: string): void {
    const known = this.#texts[target];
    if (known === undefined) throw new RangeError(`no COPY target ${String(target)}`);
    known.text += `${row}\n`;
  }

  /** Sends what fills a piece. Await it after every batch of rows; throws what the database said. */
  async settle(): Promise<void> {
    if (this.#binary !== null && this.#binary.full.length > 0)
      await this.#sendSegments(this.#binary);
    for (const target of this.#texts) {
      if (target.text.length >= TEXT_LENGTH) await this.#sendText(target);
    }
  }

  /** Sends all that is left and waits until the database has taken it. */
  async finish(): Promise<void> {
    if (this.#binary !== null) {
      this.#binary.rows.flush();
      await this.#sendSegments(this.#binary);
    }
    for (const target of this.#texts) {
      if (target.text !== '') await this.#sendText(target);
    }
    await this.#end();
    await this.#ending;
  }

  /** Ends what is under way without its rows, so that the connection takes a rollback. Throws nothing. */
  async abandon(): Promise<void> {
    const copy = this.#running;
    this.#running = null;
    copy?.stream.destroy();
    await Promise.allSettled([copy?.done, this.#ending]);
  }

  async #sendSegments({ statement, full }: BinaryTarget): Promise<void> {
    for (const segment of full.splice(0)) {
      const copy = this.#running ?? (await this.#begin(statement, SIGNATURE));
      // The one before is with the system; this one goes while the next is filled.
      await copy.accepted;
      copy.accepted = accepted(copy, segment);
      copy.sent.push(segment);
      if (copy.sent.length >= SEGMENTS_OF_COPY) await this.#end();
    }
  }

  async #sendText(target: TextTarget): Promise<void> {
    const piece = Buffer.from(target.text);
    target.text = '';
    await this.#end();
    const copy = await this.#begin(target.statement, piece);
    await copy.accepted;
    copy.stream.end();
    this.#running = null;
    this.#ending = copy.done;
  }

  /** Waits for the COPY before the last: one ends while the next begins. */
  async #begin(statement: string, first: Buffer): Promise<Copy> {
    await this.#ending;
    const stream = this.#connection.query(copyFrom(statement));
    const done = finished(stream);
    // A failure is thrown by whoever waits next; until then it must not count as unhandled.
    done.catch(() => undefined);
    const copy: Copy = { stream, done, sent: [], accepted: Promise.resolve() };
    copy.accepted = accepted(copy, first);
    this.#running = copy;
    return copy;
  }

  async #end(): Promise<void> {
    const copy = this.#running;
    if (copy === null) return;
    this.#running = null;
    await copy.accepted;
    copy.stream.end(TRAILER);
    this.#ending = this.#reuseAfter(copy);
    this.#ending.catch(() => undefined);
  }

  async #reuseAfter(copy: Copy): Promise<void> {
    await copy.done;
    for (const { buffer } of copy.sent) {
      if (buffer.byteLength === SEGMENT_BYTES) this.#free.push(Buffer.from(buffer));
    }
  }
}

/** Resolves when the connection has room for more; rejects with what ended the COPY. */
function accepted(copy: Copy, piece: Buffer): Promise<unknown> {
  const taken = copy.stream.write(piece)
    ? Promise.resolve()
    : Promise.race([
        new Promise<void>((resolve) => {
          copy.stream.once('drain', resolve);
        }),
        copy.done,
      ]);
  taken.catch(() => undefined);
  return taken;
}

const SIGNATURE = Buffer.from('PGCOPY\n\u00FF\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
