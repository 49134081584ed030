/** As much of PostgreSQL's protocol (version 3) as it takes to tell one exchange from the next. */

export interface WireMessage {
  /** One letter; empty for the first message of a client, which has none. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream into messages; what is incomplete waits for the next piece. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  /** A client begins with a message without a letter. */
  #untyped: boolean;

  constructor(side: 'client' | 'server') {
    this.#untyped = side === 'client';
  }

  push(chunk: Buffer): WireMessage[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: WireMessage[] = [];
    for (;;) {
      const prefix = this.#untyped ? 0 : 1;
      if (this.#rest.length < prefix + 4) return messages;
      const end = prefix + this.#rest.readInt32BE(prefix);
      if (this.#rest.length < end) return messages;
      const bytes = this.#rest.subarray(0, end);
      messages.push({ type: this.#untyped ? '' : String.fromCharCode(bytes[0] ?? 0), bytes });
      this.#rest = this.#rest.subarray(end);
      this.#untyped = false;
    }
  }
}

/** Query, Sync, CopyDone and CopyFail wait for an answer; a piece of COPY data is passed on by itself and has none. */
export function endsRequest({ type }: WireMessage): boolean {
  return type === 'Q' || type === 'S' || type === 'c' || type === 'f';
}

/** ReadyForQuery, or the server's wish to be sent COPY data. */
export function endsAnswer({ type }: WireMessage): boolean {
  return type === 'Z' || type === 'G';
}

/** The statement that the messages of one request carry. */
export function statementOf(messages: readonly WireMessage[]): string {
  for (const { type, bytes } of messages) {
    if (type === 'Q') return bytes.toString('utf8', 5, bytes.length - 1);
    if (type === 'P') {
      const start = bytes.indexOf(0, 5) + 1;
      return bytes.toString('utf8', start, bytes.indexOf(0, start));
    }
    if (type === 'c') return 'end of copy';
    if (type === 'd') return 'copy data';
  }
  return '';
}
