/** Finds the header among the records above the data, and knows its repetitions and its row of units. */
import { normaliseHeader } from './cells.ts';
import { FileRejectedError } from './errors.ts';
import type { FeedMapping } from './mapping-schema.ts';
import { neededHeaders } from './plan.ts';

export class HeaderFinder {
  /** The normalised cells of the header, once it is found. */
  header: readonly string[] | null = null;
  readonly #needed: ReadonlyMap<string, string>;
  readonly #titlesMax: number;
  readonly #unitsRow: readonly (readonly [string, string])[];
  #titles = 0;
  #best: {
    readonly line: number;
    readonly names: readonly string[];
    readonly cells: readonly string[];
    readonly matches: number;
  } | null = null;

  constructor(mapping: FeedMapping) {
    this.#needed = new Map(neededHeaders(mapping).map((name) => [normaliseHeader(name), name]));
    this.#titlesMax = mapping.header.titles_max;
    this.#unitsRow = Object.entries(mapping.header.units_row ?? {}).map(([name, text]) => [
      normaliseHeader(name),
      normaliseHeader(text),
    ]);
  }

  /** Says whether a record with text above the data is the header. Throws FileRejectedError once it cannot come any more. */
  isHeader(cells: readonly string[], line: number): boolean {
    const names = cells.map(normaliseHeader);
    const matches = [...this.#needed.keys()].filter((name) => names.includes(name)).length;
    if (matches === this.#needed.size) {
      this.header = names;
      return true;
    }
    if (matches > (this.#best?.matches ?? 0)) this.#best = { line, names, cells, matches };
    this.#titles += 1;
    if (this.#titles > this.#titlesMax) this.refuse();
    return false;
  }

  isRepetition(cells: readonly string[]): boolean {
    const { header } = this;
    return (
      header !== null &&
      cells.length === header.length &&
      cells.every((cell, index) => normaliseHeader(cell) === header[index])
    );
  }

  /** For the record right under a header. */
  isUnitsRow(cells: readonly string[]): boolean {
    if (this.#unitsRow.length === 0 || !this.header) return false;
    const expected = new Map(
      this.#unitsRow.map(([name, text]) => [this.header?.indexOf(name), text]),
    );
    return cells.every((cell, index) => normaliseHeader(cell) === (expected.get(index) ?? ''));
  }

  /** Throws: no record of the file is a header of this feed. */
  refuse(): never {
    const best = this.#best;
    const expected = [...this.#needed.values()];
    if (!best) {
      throw new FileRejectedError(
        'no_header',
        `No header was found: none of the first records holds any of the columns ${expected.join(', ')}. Check that the file belongs to this feed.`,
        { expected },
      );
    }
    const missing = [...this.#needed]
      .filter(([name]) => !best.names.includes(name))
      .map(([, written]) => written);
    const found = best.cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    throw new FileRejectedError(
      'missing_column',
      `The header on line ${String(best.line)} lacks ${missing.join(', ')}; it has ${found.join(', ')}. Add the column, or check that the file belongs to this feed.`,
      { line: best.line, missing, found },
    );
  }
}
