/** What a dry run would load against what is loaded from the same bytes: both come in the order of the file. */
import type { DryRunChange, DryRunComparison, DryRunRow } from '../contract/dry-run.ts';
import { fromPaise, toPaise } from '../money.ts';
import type { LoadedRows } from './dry-run-loaded.ts';
import { comparedColumns, isSamePayment, shownRow, type PlacedRow } from './dry-run-rows.ts';

export interface LoadedFile {
  readonly fileId: string;
  readonly objectKey: string;
  readonly mappingVersion: number | null;
}

class Side {
  count = 0;
  paise = 0n;

  add(row: PlacedRow): void {
    this.count += 1;
    this.paise += toPaise(row.amount);
  }

  tally(): { count: number; total: string } {
    return { count: this.count, total: fromPaise(this.paise) };
  }
}

class ListedSide extends Side {
  readonly items: DryRunRow[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override add(row: PlacedRow): void {
    super.add(row);
    if (this.items.length < this.#limit) this.items.push(shownRow(row));
  }
}

export class Comparison {
  readonly #loaded: LoadedRows;
  readonly #limit: number;
  readonly #before = new Side();
  readonly #after = new Side();
  readonly #onlyNew: ListedSide;
  readonly #onlyLoaded: ListedSide;
  readonly #changedBefore = new Side();
  readonly #changedAfter = new Side();
  readonly #changes: DryRunChange[] = [];
  #unchanged = 0;
  #otherPayments = 0;

  constructor(loaded: LoadedRows, limit: number) {
    this.#loaded = loaded;
    this.#limit = limit;
    this.#onlyNew = new ListedSide(limit);
    this.#onlyLoaded = new ListedSide(limit);
  }

  /** Takes the next rows that would be loaded. */
  async take(rows: readonly PlacedRow[]): Promise<void> {
    for (const row of rows) {
      const { next } = this.#loaded;
      if (next !== undefined && next.byte_start < row.byte_start)
        await this.#passLoaded(row.byte_start);
      this.#after.add(row);
      const loaded = this.#loaded.next;
      if (loaded?.byte_start !== row.byte_start) {
        this.#onlyNew.add(row);
        continue;
      }
      if (this.#loaded.skip()) await this.#loaded.fetch();
      this.#before.add(loaded);
      this.#compare(loaded, row);
    }
  }

  /** What was found; loaded rows that begin at `endByte` or behind it were not reached and are left out. */
  async finish(file: LoadedFile, endByte: number): Promise<DryRunComparison> {
    await this.#passLoaded(endByte);
    return {
      file_id: Number(file.fileId),
      object_key: file.objectKey,
      loaded_mapping_version: file.mappingVersion,
      loaded: this.#before.tally(),
      new: this.#after.tally(),
      difference: {
        count: this.#after.count - this.#before.count,
        total: fromPaise(this.#after.paise - this.#before.paise),
      },
      unchanged: this.#unchanged,
      only_new: { ...this.#onlyNew.tally(), items: this.#onlyNew.items },
      only_loaded: { ...this.#onlyLoaded.tally(), items: this.#onlyLoaded.items },
      changed: {
        count: this.#changedAfter.count,
        other_payment: this.#otherPayments,
        before: this.#changedBefore.tally().total,
        after: this.#changedAfter.tally().total,
        items: this.#changes,
      },
    };
  }

  async #passLoaded(untilByte: number): Promise<void> {
    for (
      let loaded = this.#loaded.next;
      loaded !== undefined && loaded.byte_start < untilByte;
      loaded = this.#loaded.next
    ) {
      if (this.#loaded.skip()) await this.#loaded.fetch();
      this.#before.add(loaded);
      this.#onlyLoaded.add(loaded);
    }
  }

  #compare(loaded: PlacedRow, row: PlacedRow): void {
    const columns = comparedColumns.filter((column) => loaded[column] !== row[column]);
    if (columns.length === 0) {
      this.#unchanged += 1;
      return;
    }
    this.#changedBefore.add(loaded);
    this.#changedAfter.add(row);
    if (!isSamePayment(loaded, row)) this.#otherPayments += 1;
    if (this.#changes.length < this.#limit)
      this.#changes.push({
        columns: [...columns],
        before: shownRow(loaded),
        after: shownRow({ ...row, source_file: loaded.source_file }),
      });
  }
}
