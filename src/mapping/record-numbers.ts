/** The amounts of one record: read in the declared notations, then computed. Reused from record to record. */
import { fromPaise, negate, toPaise } from '../money.ts';
import { quoteValue } from './cells.ts';
import type { ComputeStep, RowPlan, Term } from './plan.ts';

export class RecordNumbers {
  /** Says which cell holds no amount, or null where all that is not blank could be read. */
  problem: string | null = null;
  readonly #plan: RowPlan;
  readonly #values: (string | null)[];
  readonly #unreadable: boolean[];

  constructor(plan: RowPlan) {
    this.#plan = plan;
    this.#values = Array.from({ length: plan.slotCount }, () => null);
    this.#unreadable = Array.from({ length: plan.slotCount }, () => false);
  }

  /** Reads all numeric cells of a record; `cellText` gives a trimmed cell. */
  read(cellText: (index: number) => string): void {
    this.problem = null;
    this.#values.fill(null);
    this.#unreadable.fill(false);
    for (const column of this.#plan.numeric) {
      const text = cellText(column.index);
      if (text === '') continue;
      const amount = column.read(text);
      this.#values[column.slot] = amount;
      if (amount === null) {
        this.#unreadable[column.slot] = true;
        this.problem ??= `The column ${column.header} holds ${quoteValue(text)}, which is no amount in the declared notation.`;
      }
    }
    for (const step of this.#plan.compute) this.#compute(step);
    if (this.problem === null && this.#values[this.#plan.amountSlot] === null)
      this.problem = 'The amount is blank.';
  }

  /** The value of a slot; null is blank, unreadable, or a slot that the feed does not have (-1). */
  at(slot: number): string | null {
    return this.#values[slot] ?? null;
  }

  /** The signed sum in paise, blanks left out; null where one of the terms could not be read. */
  sum(terms: readonly Term[]): bigint | null {
    let total = 0n;
    for (const term of terms) {
      if (this.#unreadable[term.slot]) return null;
      const value = this.#values[term.slot] ?? null;
      if (value !== null) total += term.negative ? -toPaise(value) : toPaise(value);
    }
    return total;
  }

  #compute(step: ComputeStep): void {
    const present = step.terms.filter(
      (term) => this.#unreadable[term.slot] || this.#values[term.slot] !== null,
    );
    const [first] = present;
    const used = step.kind === 'first' ? present.slice(0, 1) : present;
    this.#unreadable[step.slot] = used.some((term) => this.#unreadable[term.slot]);
    if (!first || this.#unreadable[step.slot]) {
      this.#values[step.slot] = null;
      return;
    }
    if (step.kind === 'first') {
      const value = this.#values[first.slot] ?? null;
      this.#values[step.slot] = value !== null && first.negative ? negate(value) : value;
    } else {
      const total = this.sum(used);
      this.#values[step.slot] = total === null ? null : fromPaise(total);
    }
  }
}
