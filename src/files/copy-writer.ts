/** Sends rows to several tables over one connection, in large pieces, with bounded memory. */
import { finished } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Connection } from '../database/pool.ts';

/** Characters, near enough to bytes: a piece of this size costs one round trip for some thousand rows. */
const PIECE_LENGTH = 256 * 1024;

interface Target {
  readonly statement: string;
  text: string;
}

/**
 * Only one COPY can run on a connection, so rows wait per table until they fill a piece and each piece is
 * a COPY of its own. One piece may be under way while the next is filled; `settle` is the back pressure.
 */
export class CopyWriter {
  readonly #connection: Connection;
  readonly #targets: Target[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Registers a `copy ... from stdin` statement; returns the number by which `add` names it. */
  target(statement: string): number {
    return this.#targets.push({ statement, text: '' }) - 1;
  }

  /** Takes one row in COPY text format, without its newline. */
  add(target: number, row: string): void {
    const known = this.#targets[target];
    if (known === undefined) throw new RangeError(`no COPY target ${String(target)}`);
    known.text += `${row}\n`;
  }

  /** Sends what fills a piece. Await it after every batch of rows; throws what the database said. */
  async settle(): Promise<void> {
    for (const target of this.#targets) {
      if (target.text.length >= PIECE_LENGTH) await this.#send(target);
    }
  }

  /** Sends all that is left and waits until the database has taken it. */
  async finish(): Promise<void> {
    for (const target of this.#targets) {
      if (target.text !== '') await this.#send(target);
    }
    await this.#underWay;
  }

  async #send(target: Target): Promise<void> {
    const piece = Buffer.from(target.text);
    target.text = '';
    await this.#underWay;
    this.#underWay = this.#copy(target.statement, piece);
    // A failure is thrown by whoever waits next; until then it must not count as unhandled.
    this.#underWay.catch(() => undefined);
  }

  async #copy(statement: string, piece: Buffer): Promise<void> {
    const stream = this.#connection.query(copyFrom(statement));
    const done = finished(stream);
    stream.end(piece);
    await done;
  }
}
