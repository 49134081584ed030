/** Holds a file to the total that it states about itself. */
import { fromPaise, toPaise } from '../money.ts';
import { FileRejectedError } from './errors.ts';

const LISTED_MAX = 50;
const PENDING_MAX = 2 ** 52;

export class ControlTotal {
  readonly #footer: string;
  #stated: string | null = null;
  #statedLine = 0;
  #found = 0n;
  /** Paise that are yet to be added to `#found`. */
  #pending = 0;
  #recordCount = 0;
  readonly #records: { line: number; amount: string }[] = [];
  #unreadableCount = 0;
  readonly #unreadable: { line: number }[] = [];

  /** `footer` is the first cell of the footer that states the total, for messages. */
  constructor(footer: string) {
    this.#footer = footer;
  }

  get stated(): string | null {
    return this.#stated;
  }

  get found(): string {
    this.#settle();
    return fromPaise(this.#found);
  }

  /** Takes a data record's part in paise; null where its amount could not be read. */
  add(line: number, paise: bigint | null): void {
    if (paise === null) {
      this.#unreadableCount += 1;
      if (this.#unreadable.length < LISTED_MAX) this.#unreadable.push({ line });
      return;
    }
    this.#found += paise;
    this.#recordCount += 1;
    if (this.#records.length < LISTED_MAX) this.#records.push({ line, amount: fromPaise(paise) });
  }

  /** The same for paise in a whole number; below a hundred trillion, so that some may be added up before `#found`. */
  addWhole(line: number, paise: number): void {
    if (this.#records.length < LISTED_MAX) {
      this.add(line, BigInt(paise));
      return;
    }
    this.#recordCount += 1;
    this.#pending += paise;
    if (Math.abs(this.#pending) > PENDING_MAX) this.#settle();
  }

  #settle(): void {
    this.#found += BigInt(this.#pending);
    this.#pending = 0;
  }

  /** Takes the footer's total; null where its text is no amount. Throws FileRejectedError where there is no one total. */
  state(line: number, stated: string | null): void {
    if (stated === null) {
      throw new FileRejectedError(
        'control_total_unreadable',
        `The total in the footer on line ${String(line)} is no amount; correct it and upload the file again.`,
        { line },
      );
    }
    if (this.#stated !== null) {
      throw new FileRejectedError(
        'control_total_repeated',
        `The file states its total twice, on lines ${String(this.#statedLine)} and ${String(line)}; upload the parts as files of their own.`,
        { lines: [this.#statedLine, line] },
      );
    }
    this.#stated = stated;
    this.#statedLine = line;
  }

  /** At the end of the file. Throws FileRejectedError where the total is missing or differs. */
  verify(): void {
    if (this.#stated === null) {
      throw new FileRejectedError(
        'control_total_missing',
        `The file has no "${this.#footer}" footer, so it may be cut off; export it again whole.`,
        { footer: this.#footer, found: this.found },
      );
    }
    this.#settle();
    const difference = toPaise(this.#stated) - this.#found;
    // An unreadable record that changes nothing was worth nothing.
    if (difference === 0n) return;
    const suspects =
      this.#unreadableCount === 0
        ? ''
        : ` The amounts of ${String(this.#unreadableCount)} records could not be read and are the first to look at.`;
    throw new FileRejectedError(
      'control_total_differs',
      `The file states a total of ${this.#stated}, but its records add up to ${this.found}: a difference of ${fromPaise(difference)}. Nothing was loaded; ask the sender for a correct file.${suspects}`,
      {
        line: this.#statedLine,
        stated: this.#stated,
        found: this.found,
        difference: fromPaise(difference),
        recordCount: this.#recordCount + this.#unreadableCount,
        records: this.#records,
        unreadableCount: this.#unreadableCount,
        unreadable: this.#unreadable,
      },
    );
  }
}
