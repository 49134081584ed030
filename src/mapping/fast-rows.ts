/**
 * The short way from a record's bytes to a row: for records whose every cell is in the plainest notation and that pass
 * every test. Whatever it does not fully understand it leaves to RowInterpreter, which alone decides what is rejected
 * and why; both give the same row (a test compares them on random records).
 */
import { amountReaders, type AmountOfBytes } from './amount-readers.ts';
import { IDENTIFIER_MAX, trimCell } from './cells.ts';
import type { CellPlaces } from './cell-places.ts';
import { KnownCells } from './known-cells.ts';
import type { RowPlan, Term } from './plan.ts';
import { viewOf, type RowBytes } from './row-bytes.ts';
import type { RecordScanner } from './record-scanner.ts';
import { readDate } from './row-interpreter.ts';
import { ROW_FIELDS, timestampField } from './row-fields.ts';

const PAISE_MAX = 100_000_000_000_000;
const APOSTROPHE = 39;
const SEPARATOR = viewOf(Uint8Array.of(32, 45, 32));

export class FastRows {
  /** The amount of the row written last, in paise. */
  amount = 0;
  readonly #plan: RowPlan;
  readonly #out: RowBytes;
  /** The fields that are the same in every row of the file, encoded. */
  readonly #ending: DataView;
  readonly #amounts: readonly AmountOfBytes[];
  /** Paise by slot; NaN is blank. */
  readonly #values: Float64Array;
  readonly #dates: KnownCells<DataView | null>;
  readonly #statuses: KnownCells<boolean>;

  constructor(plan: RowPlan, out: RowBytes, ending: DataView) {
    this.#plan = plan;
    this.#out = out;
    this.#ending = ending;
    this.#amounts = amountReaders(plan);
    this.#values = new Float64Array(plan.slotCount);
    this.#dates = new KnownCells((text) => {
      const date = readDate(plan, text);
      return date === null ? null : timestampField(date);
    });
    this.#statuses = new KnownCells((text) => plan.moneyWords.has(text.toLowerCase()));
  }

  /** Writes the scanner's record as a row, or nothing at all. `places` are its trimmed cells, all of them ASCII. */
  write(scanner: RecordScanner, places: CellPlaces, digest: Int32Array): boolean {
    const plan = this.#plan;
    const { bytes, view } = scanner;
    const { starts, ends } = places;
    if (places.count !== plan.cellCount || !this.#readNumbers(bytes, places)) return false;
    const dateField = this.#dates.answer(
      bytes,
      starts[plan.date.index] as number,
      ends[plan.date.index] as number,
    );
    if (dateField === null) return false;
    const { statusIndex } = plan;
    if (
      statusIndex !== -1 &&
      !this.#statuses.answer(bytes, starts[statusIndex] as number, ends[statusIndex] as number)
    )
      return false;
    if (!this.#returnCodeIsGood(bytes, places) || !this.#componentsSum()) return false;
    const { paymentIdIndex, subReferenceIndex } = plan;
    if (mayBeDamaged(bytes, places, paymentIdIndex)) return false;
    if (mayBeDamaged(bytes, places, subReferenceIndex)) return false;

    const out = this.#out;
    out.reserve(2 * (scanner.byteEnd - scanner.byteStart) + this.#ending.byteLength);
    const rowAt = out.at;
    out.count(ROW_FIELDS);
    if (!this.#writeLoanId(bytes, places)) {
      out.at = rowAt;
      return false;
    }
    out.money(this.amount);
    out.encoded(dateField);
    this.#writeCell(view, places, statusIndex);
    const charge = plan.chargeSlot === -1 ? Number.NaN : (this.#values[plan.chargeSlot] as number);
    if (Number.isNaN(charge)) out.none();
    else out.money(charge);
    const noteAt = out.at;
    const hasNote = this.#writeNote(view, places);
    const noteEnd = out.at;
    this.#writeCell(view, places, paymentIdIndex, true);
    if (plan.subReferencePattern === null) this.#writeCell(view, places, subReferenceIndex, true);
    else {
      const note = hasNote ? out.bytes.toString('latin1', noteAt + 4, noteEnd) : '';
      if (!this.#writeCaptured(plan.subReferencePattern, note)) {
        out.at = rowAt;
        return false;
      }
    }
    out.integer(scanner.line);
    out.bigint(scanner.byteStart);
    out.bigint(scanner.byteEnd);
    out.uuid(digest);
    out.encoded(this.#ending);
    return true;
  }

  /** The signed sum of some slots in paise, blanks left out. */
  sum(terms: readonly Term[]): number {
    let total = 0;
    for (const { slot, negative } of terms) {
      const value = this.#values[slot] as number;
      if (!Number.isNaN(value)) total += negative ? -value : value;
    }
    return total;
  }

  #readNumbers(bytes: Buffer, places: CellPlaces): boolean {
    const plan = this.#plan;
    const values = this.#values;
    values.fill(Number.NaN);
    const { numeric } = plan;
    for (let index = 0; index < numeric.length; index += 1) {
      const { index: cell, slot } = numeric[index] as (typeof numeric)[number];
      const from = places.starts[cell] as number;
      const to = places.ends[cell] as number;
      if (from === to) continue;
      const paise = (this.#amounts[index] as AmountOfBytes)(bytes, from, to);
      if (paise === -1) return false;
      values[slot] = paise;
    }
    for (const { slot, kind, terms } of plan.compute) {
      const present = terms.filter((term) => !Number.isNaN(values[term.slot]));
      const used = kind === 'first' ? present.slice(0, 1) : present;
      const total = this.sum(used);
      values[slot] = used.length === 0 ? Number.NaN : total;
      if (Math.abs(total) >= PAISE_MAX) return false;
    }
    const amount = values[plan.amountSlot] as number;
    this.amount = amount;
    return amount > 0;
  }

  #returnCodeIsGood(bytes: Buffer, places: CellPlaces): boolean {
    const { returnCode } = this.#plan;
    if (returnCode === null) return true;
    const from = places.starts[returnCode.index] as number;
    const to = places.ends[returnCode.index] as number;
    let at = from;
    while (at < to && bytes[at] === 48) at += 1;
    if (at === to) return true;
    const next = bytes[at] as number;
    // A text that leads with no number says nothing; one that leads with another than zero is looked at.
    return returnCode.leadingNumber && (next < 48 || next > 57);
  }

  #componentsSum(): boolean {
    const { components } = this.#plan;
    if (components === null) return true;
    const values = this.#values;
    const net = values[components.net] as number;
    if (Number.isNaN(net)) return true;
    const gross = values[components.gross] as number;
    let expected = Number.isNaN(gross) ? 0 : gross;
    for (const slot of components.less) {
      const value = values[slot] as number;
      if (!Number.isNaN(value)) expected -= value;
    }
    return expected === net;
  }

  /** False, with some bytes written, where the loan id is blank or needs a closer look. */
  #writeLoanId(bytes: Buffer, places: CellPlaces): boolean {
    const { index, column } = this.#plan.loanId;
    const from = places.starts[index] as number;
    let to = places.ends[index] as number;
    if (from === to || bytes[from] === APOSTROPHE || mayBeDamaged(bytes, places, index))
      return false;
    if (column.before !== undefined) {
      const found = bytes.subarray(from, to).indexOf(column.before);
      if (found !== -1) to = from + found;
      while (to > from && isBlankByte(bytes[to - 1] as number)) to -= 1;
      if (from === to) return false;
    }
    if (column.blank_if === 'uuid' && to - from === 36) return false;
    const out = this.#out;
    const lengthAt = out.at;
    out.at += 4;
    const width = column.fill_zeros_to ?? 0;
    if (to - from < width && isFigures(bytes, from, to)) {
      for (let missing = width - (to - from); missing > 0; missing -= 1) out.bytes[out.at++] = 48;
    }
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      out.bytes[out.at++] = byte >= 97 && byte <= 122 ? byte - 32 : byte;
    }
    const end = out.at;
    out.at = lengthAt;
    out.word(end - lengthAt - 4);
    out.at = end;
    return true;
  }

  #writeCell(view: DataView, places: CellPlaces, index: number, blankIsNone = false): void {
    const out = this.#out;
    const from = index === -1 ? 0 : (places.starts[index] as number);
    const to = index === -1 ? 0 : (places.ends[index] as number);
    if (index === -1 || (blankIsNone && from === to)) out.none();
    else out.text(view, from, to);
  }

  /** The note's cells that hold something, joined; false where none does. */
  #writeNote(view: DataView, places: CellPlaces): boolean {
    const out = this.#out;
    const lengthAt = out.at;
    out.at += 4;
    const { noteIndexes } = this.#plan;
    for (let part = 0; part < noteIndexes.length; part += 1) {
      const index = noteIndexes[part] as number;
      const from = places.starts[index] as number;
      const to = places.ends[index] as number;
      if (from === to) continue;
      if (out.at > lengthAt + 4) out.encoded(SEPARATOR);
      out.copy(view, from, to);
    }
    const end = out.at;
    out.at = lengthAt;
    if (end === lengthAt + 4) {
      out.none();
      return false;
    }
    out.word(end - lengthAt - 4);
    out.at = end;
    return true;
  }

  /** The sub-reference that the note holds; false where it may be damaged. */
  #writeCaptured(pattern: RegExp, note: string): boolean {
    const captured = trimCell(pattern.exec(note)?.[1] ?? '');
    if (captured.length > IDENTIFIER_MAX) return false;
    if (captured !== '' && captured.charCodeAt(0) <= 57 && /[e#]/i.test(captured)) return false;
    this.#out.string(captured === '' ? null : captured);
    return true;
  }
}

/** Scientific notation and a spreadsheet's errors begin with a figure, a sign or #; see `isDamaged`. */
function mayBeDamaged(bytes: Buffer, places: CellPlaces, index: number): boolean {
  if (index === -1) return false;
  const from = places.starts[index] as number;
  const to = places.ends[index] as number;
  if (to - from > IDENTIFIER_MAX) return true;
  if (from === to || (bytes[from] as number) > 57) return false;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 35 || byte === 69 || byte === 101) return true;
  }
  return false;
}

function isBlankByte(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

function isFigures(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte < 48 || byte > 57) return false;
  }
  return true;
}
