/**
 * A feed's file, pushed in chunks → every physical record with its class, place and values.
 * The counts add up to the records of the file, and a stated control total must hold at its end.
 */
import { AmountSum } from '../money.ts';
import { normaliseHeader, trimCell } from './cells.ts';
import { ControlTotal } from './control-total.ts';
import { DuplicateIndex } from './duplicate-index.ts';
import { FileRejectedError } from './errors.ts';
import { HeaderFinder } from './header-finder.ts';
import type { FeedMapping } from './mapping-schema.ts';
import { makePlan, type RowPlan } from './plan.ts';
import { RecordDigest } from './record-digest.ts';
import { RecordScanner } from './record-scanner.ts';
import { RowInterpreter } from './row-interpreter.ts';
import type { ClassifiedRecord, FileSummary, MasterLookup, RecordClass } from './types.ts';

export interface FeedReaderOptions {
  readonly masterLookup: MasterLookup;
}

interface Body {
  readonly plan: RowPlan;
  readonly interpreter: RowInterpreter;
}

export class FeedReader {
  readonly #mapping: FeedMapping;
  readonly #masterLookup: MasterLookup;
  readonly #scanner: RecordScanner;
  readonly #headerFinder: HeaderFinder;
  readonly #digest = new RecordDigest();
  readonly #duplicates = new DuplicateIndex();
  readonly #footers: readonly {
    readonly text: string;
    readonly isWhole: boolean;
    readonly statesTotal: boolean;
  }[];
  readonly #controlTotal: ControlTotal | null;
  readonly #counts: Record<RecordClass, number> = {
    title: 0,
    header: 0,
    blank: 0,
    footer: 0,
    loaded: 0,
    duplicate: 0,
    rejected: 0,
  };
  readonly #amountLoaded = new AmountSum();
  #body: Body | null = null;
  #headerBefore = false;

  constructor(mapping: FeedMapping, options: FeedReaderOptions) {
    this.#mapping = mapping;
    this.#masterLookup = options.masterLookup;
    this.#scanner = new RecordScanner({ encoding: mapping.encoding, delimiter: mapping.delimiter });
    this.#headerFinder = new HeaderFinder(mapping);
    const total = mapping.control_total;
    this.#controlTotal = total ? new ControlTotal(total.footer) : null;
    this.#footers = mapping.footers.map((footer) => ({
      text: normaliseHeader(footer.first_cell ?? footer.first_cell_starts_with ?? ''),
      isWhole: footer.first_cell !== undefined,
      statesTotal:
        footer.first_cell !== undefined &&
        footer.first_cell.toLowerCase() === total?.footer.toLowerCase(),
    }));
  }

  /** Takes the next bytes of the file and returns the records that they completed. Throws FileRejectedError. */
  push(chunk: Uint8Array): ClassifiedRecord[] {
    this.#scanner.push(chunk);
    return this.#drain();
  }

  /** Returns the last records. Throws FileRejectedError for an empty file, a missing header or a wrong control total. */
  end(): ClassifiedRecord[] {
    this.#scanner.end();
    const records = this.#drain();
    if (this.#body === null) {
      if (this.#counts.title === 0)
        throw new FileRejectedError(
          'empty_file',
          'The file holds no records; export it again and upload it.',
        );
      this.#headerFinder.refuse();
    }
    this.#controlTotal?.verify();
    return records;
  }

  /** What was read so far; after `end()` the whole file. */
  summary(): FileSummary {
    const total = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    return {
      mappingVersion: this.#mapping.version,
      encoding: this.#scanner.encoding,
      counts: { ...this.#counts, total },
      amountLoaded: this.#amountLoaded.total(),
      controlTotalStated: this.#controlTotal?.stated ?? null,
      controlTotalFound: this.#controlTotal?.found ?? null,
    };
  }

  #drain(): ClassifiedRecord[] {
    const records: ClassifiedRecord[] = [];
    while (this.#scanner.next()) {
      const record = this.#classify();
      this.#counts[record.class] += 1;
      records.push(record);
    }
    return records;
  }

  #classify(): ClassifiedRecord {
    const scanner = this.#scanner;
    if (!this.#digest.read(scanner)) return this.#plain('blank');
    if (this.#body === null) return this.#classifyAbove();
    const underHeader = this.#headerBefore;
    this.#headerBefore = false;
    const first = normaliseHeader(scanner.cell(0));
    if (
      first === this.#headerFinder.header?.[0] &&
      this.#headerFinder.isRepetition(this.#cells())
    ) {
      this.#headerBefore = true;
      return this.#plain('header');
    }
    if (underHeader && this.#headerFinder.isUnitsRow(this.#cells())) return this.#plain('header');
    for (const footer of this.#footers) {
      if (footer.isWhole ? first === footer.text : first.startsWith(footer.text)) {
        if (footer.statesTotal) this.#stateTotal(this.#body.plan);
        return this.#plain('footer');
      }
    }
    return this.#classifyData(this.#body);
  }

  #classifyAbove(): ClassifiedRecord {
    if (!this.#headerFinder.isHeader(this.#cells(), this.#scanner.line))
      return this.#plain('title');
    const plan = makePlan(this.#mapping, this.#headerFinder.header ?? []);
    this.#body = { plan, interpreter: new RowInterpreter(plan, this.#masterLookup) };
    this.#headerBefore = true;
    return this.#plain('header');
  }

  #classifyData({ plan, interpreter }: Body): ClassifiedRecord {
    const scanner = this.#scanner;
    const { line, byteStart, byteEnd } = scanner;
    const rawRecord = scanner.rawRecord();
    const { digest } = this.#digest;
    const duplicateOfLine = this.#duplicates.firstLineOf(digest, line);
    const place = { line, byteStart, byteEnd, rawRecord, digest };
    if (scanner.brokenQuotes || scanner.cellCount !== plan.cellCount) {
      this.#controlTotal?.add(line, null);
      if (duplicateOfLine !== 0) return { class: 'duplicate', ...place, duplicateOfLine };
      const detail = scanner.brokenQuotes
        ? 'Text follows a closing quote.'
        : `The record has ${String(scanner.cellCount)} cells, the header ${String(plan.cellCount)}.`;
      return { class: 'rejected', ...place, reason: 'malformed row', detail, replayable: false };
    }
    const { row, rejection } = interpreter.interpret(scanner);
    if (plan.controlTotal)
      this.#controlTotal?.add(line, interpreter.numbers.sum(plan.controlTotal.terms));
    if (duplicateOfLine !== 0) return { class: 'duplicate', ...place, duplicateOfLine, row };
    if (rejection)
      return {
        class: 'rejected',
        ...place,
        row,
        reason: rejection.reason,
        detail: rejection.detail,
        replayable: rejection.replayable,
      };
    this.#amountLoaded.add(row.amount ?? '0.00');
    return { class: 'loaded', ...place, row };
  }

  #stateTotal(plan: RowPlan): void {
    const total = plan.controlTotal;
    if (!total) return;
    this.#controlTotal?.state(
      this.#scanner.line,
      total.readStated(trimCell(this.#scanner.cell(total.statedIndex))),
    );
  }

  #cells(): string[] {
    return Array.from({ length: this.#scanner.cellCount }, (_, index) => this.#scanner.cell(index));
  }

  #plain(recordClass: 'title' | 'header' | 'blank' | 'footer'): ClassifiedRecord {
    const { line, byteStart, byteEnd } = this.#scanner;
    return { class: recordClass, line, byteStart, byteEnd, rawRecord: this.#scanner.rawRecord() };
  }
}
