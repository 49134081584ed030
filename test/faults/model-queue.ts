/** A queue as SQS has them: at least once, hidden while worked on, groups in order, dead letters after some receives. */

export interface QueueMessage {
  readonly id: string;
  readonly group: string;
  readonly body: string;
  receives: number;
  hidden: boolean;
}

export interface QueueOptions {
  readonly fifo: boolean;
  readonly receivesMax: number;
}

const DEDUPLICATION_MS = 300_000;

export class ModelQueue {
  readonly options: QueueOptions;
  readonly #now: () => number;
  #messages: QueueMessage[] = [];
  readonly #seen = new Map<string, number>();
  readonly #done: QueueMessage[] = [];
  readonly dead: QueueMessage[] = [];
  #count = 0;

  constructor(options: QueueOptions, now: () => number) {
    this.options = options;
    this.#now = now;
  }

  send(message: { group: string; body: string; deduplicationId?: string }): void {
    const { deduplicationId } = message;
    if (deduplicationId !== undefined) {
      const seenAt = this.#seen.get(deduplicationId);
      if (seenAt !== undefined && this.#now() - seenAt < DEDUPLICATION_MS) return;
      this.#seen.set(deduplicationId, this.#now());
    }
    this.#count += 1;
    this.#messages.push({
      id: `m${String(this.#count)}`,
      group: this.options.fifo ? message.group : `m${String(this.#count)}`,
      body: message.body,
      receives: 0,
      hidden: false,
    });
  }

  get length(): number {
    return this.#messages.length;
  }

  /** Groups with a message that may be received. */
  groups(): string[] {
    const blocked = new Set(
      this.#messages.filter((message) => message.hidden).map((message) => message.group),
    );
    return [...new Set(this.#messages.map((message) => message.group))].filter(
      (group) => !blocked.has(group),
    );
  }

  /** The first messages of these groups, up to so many in all; they are hidden until they are settled or come back. */
  receive(groups: readonly string[], most: number): QueueMessage[] {
    const taken = groups
      .flatMap((group) => this.#messages.filter((message) => message.group === group))
      .slice(0, most);
    const received: QueueMessage[] = [];
    for (const message of taken) {
      message.receives += 1;
      if (message.receives > this.options.receivesMax) {
        this.#remove(message);
        this.dead.push(message);
        continue;
      }
      message.hidden = true;
      received.push(message);
    }
    return received;
  }

  /** Deletes what is done, and lets the rest come again. */
  settle(messages: readonly QueueMessage[], failed: ReadonlySet<string>): void {
    for (const message of messages) {
      if (failed.has(message.id)) message.hidden = false;
      else if (this.#messages.includes(message)) {
        this.#remove(message);
        this.#done.push(message);
      }
    }
  }

  /** Their visibility ran out, whatever their worker does. */
  comeBack(messages: readonly QueueMessage[]): void {
    for (const message of messages) message.hidden = false;
  }

  /** At least once means twice now and then: a message that was deleted is there again. */
  repeat(pick: (candidates: readonly QueueMessage[]) => QueueMessage): boolean {
    if (this.#done.length === 0) return false;
    const message = pick(this.#done);
    this.#count += 1;
    this.#messages.push({ ...message, id: `m${String(this.#count)}`, receives: 0, hidden: false });
    return true;
  }

  /** Worse than SQS allows: the order within groups is gone. */
  mix(shuffled: (messages: readonly QueueMessage[]) => QueueMessage[]): void {
    this.#messages = shuffled(this.#messages);
  }

  /** One message is gone. */
  lose(pick: (candidates: readonly QueueMessage[]) => QueueMessage): boolean {
    const visible = this.#messages.filter((message) => !message.hidden);
    if (visible.length === 0) return false;
    this.#remove(pick(visible));
    return true;
  }

  /** What a person does with dead letters. */
  redrive(): number {
    const messages = this.dead.splice(0);
    this.#messages.push(...messages.map((message) => ({ ...message, receives: 0, hidden: false })));
    return messages.length;
  }

  #remove(message: QueueMessage): void {
    this.#messages = this.#messages.filter((other) => other !== message);
  }
}
