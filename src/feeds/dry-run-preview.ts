/** Collects what a dry run lists: the first rows, the first rejects, and how many there are for each reason. */
import type { DryRunReject, DryRunRow } from '../contract/dry-run.ts';
import type { ClassifiedRecord } from '../mapping/types.ts';
import { rowOf, shown, shownRow, type PlacedRow, type RowOrigin } from './dry-run-rows.ts';

export class Preview {
  readonly rows: DryRunRow[] = [];
  readonly rejected: DryRunReject[] = [];
  readonly #reasons = new Map<string, number>();
  readonly #origin: RowOrigin;
  readonly #limit: number;

  constructor(origin: RowOrigin, limit: number) {
    this.#origin = origin;
    this.#limit = limit;
  }

  /** Takes records in the order of the file and returns the rows among them. */
  take(records: readonly ClassifiedRecord[]): PlacedRow[] {
    const rows: PlacedRow[] = [];
    for (const record of records) {
      if (record.class === 'rejected') this.#reject(record);
      if (record.class !== 'loaded' || record.row === undefined) continue;
      const row = rowOf({ ...record, row: record.row }, this.#origin);
      if (this.rows.length < this.#limit) this.rows.push(shownRow(row));
      rows.push(row);
    }
    return rows;
  }

  /** The most frequent reason first. */
  rejects(): { reason: string; count: number }[] {
    return [...this.#reasons]
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
  }

  #reject(record: ClassifiedRecord): void {
    const reason = record.reason ?? '';
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    if (this.rejected.length >= this.#limit) return;
    this.rejected.push({
      line: record.line,
      byte_start: record.byteStart,
      byte_end: record.byteEnd,
      reason,
      detail: record.detail === undefined ? null : shown(record.detail),
      replayable: record.replayable ?? false,
      loan_id: shownOrNull(record.row?.loanId),
      amount: record.row?.amount ?? null,
      raw_record: shown(record.rawRecord),
    });
  }
}

function shownOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : shown(text);
}
