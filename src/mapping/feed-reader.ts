/**
 * A feed's file, pushed in chunks → every physical record with its class, place and values.
 * The counts add up to the records of the file, and a stated control total must hold at its end.
 */
import { AmountSum } from '../money.ts';
import { normaliseHeader, trimCell } from './cells.ts';
import { ControlTotal } from './control-total.ts';
import type { DigestPages } from './digest-log.ts';
import { DuplicateIndex } from './duplicate-index.ts';
import { FileRejectedError } from './errors.ts';
import { FastRows } from './fast-rows.ts';
import { FirstCellGuard } from './first-cell-guard.ts';
import { HeaderFinder } from './header-finder.ts';
import type { FeedMapping } from './mapping-schema.ts';
import { makePlan, type RowPlan } from './plan.ts';
import { RecordDigest } from './record-digest.ts';
import { RecordScanner } from './record-scanner.ts';
import type { RowBytes } from './row-bytes.ts';
import { RowInterpreter } from './row-interpreter.ts';
import type { ClassifiedRecord, FileSummary, MasterLookup, RecordClass } from './types.ts';

export interface FeedReaderOptions {
  readonly masterLookup: MasterLookup;
  /** How many records may come, so that their index has the right size at once. */
  readonly expectedRecords?: number;
  /** Where the digests of a large file go; without it they stay in memory. */
  readonly digestPages?: DigestPages;
  /** Rows of plain records are written here at once, each with the file's `ending`, and not returned as records. */
  readonly rows?: { readonly out: RowBytes; readonly ending: DataView };
}

/** Two such sums still add up exactly. */
const PAISE_PENDING_MAX = 2 ** 52;

interface Body {
  readonly plan: RowPlan;
  readonly interpreter: RowInterpreter;
  readonly fast: FastRows | null;
  readonly guard: FirstCellGuard;
}

export class FeedReader {
  /** What the last `push` or `end` completed; also where it threw, up to the record that made it throw. */
  records: readonly ClassifiedRecord[] = [];
  readonly #mapping: FeedMapping;
  readonly #options: FeedReaderOptions;
  readonly #scanner: RecordScanner;
  readonly #headerFinder: HeaderFinder;
  readonly #digest = new RecordDigest();
  readonly #duplicates: DuplicateIndex;
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
  /** Paise of rows that are yet to be added to `#amountLoaded`. */
  #paisePending = 0;
  #body: Body | null = null;
  #headerBefore = false;
  /** Of the present record: whether a cell holds anything, and the line of its first, if that was looked up. */
  #hasText = false;
  #duplicateOfLine: number | null = null;

  constructor(mapping: FeedMapping, options: FeedReaderOptions) {
    this.#mapping = mapping;
    this.#options = options;
    this.#duplicates = new DuplicateIndex(options.expectedRecords, options.digestPages);
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

  /**
   * Takes the next bytes of the file and returns the records that they completed, without those that were
   * written as rows already. Throws FileRejectedError.
   */
  push(chunk: Uint8Array): ClassifiedRecord[] {
    this.records = [];
    this.#scanner.push(chunk);
    return this.#drain();
  }

  /** Returns the last records. Throws FileRejectedError for an empty file, a missing header or a wrong control total. */
  end(): ClassifiedRecord[] {
    this.records = [];
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
    this.#settleAmounts();
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
    this.records = records;
    while (this.#scanner.next()) {
      if (this.#writeFast()) {
        this.#counts.loaded += 1;
        continue;
      }
      const record = this.#classify();
      this.#counts[record.class] += 1;
      records.push(record);
    }
    return records;
  }

  /** The short way for a data record that is a row beyond doubt. False leaves it to `#classify`. */
  #writeFast(): boolean {
    const digest = this.#digest;
    const scanner = this.#scanner;
    this.#hasText = digest.read(scanner);
    this.#duplicateOfLine = null;
    const body = this.#body;
    if (!body?.fast || !digest.inPlace || !this.#hasText || this.#headerBefore) return false;
    const { places } = digest;
    if (body.guard.mayMatch(scanner.bytes, places.starts[0] as number, places.ends[0] as number))
      return false;
    this.#duplicateOfLine = this.#duplicates.firstLineOf(digest.words, scanner.line);
    if (this.#duplicateOfLine !== 0) return false;
    if (!body.fast.write(scanner, places, digest.words)) return false;
    if (body.plan.controlTotal)
      this.#controlTotal?.addWhole(scanner.line, body.fast.sum(body.plan.controlTotal.terms));
    this.#paisePending += body.fast.amount;
    if (this.#paisePending > PAISE_PENDING_MAX) this.#settleAmounts();
    return true;
  }

  #settleAmounts(): void {
    this.#amountLoaded.addPaise(BigInt(this.#paisePending));
    this.#paisePending = 0;
  }

  #classify(): ClassifiedRecord {
    const scanner = this.#scanner;
    if (!this.#hasText) return this.#plain('blank');
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
    const { rows, masterLookup } = this.#options;
    this.#body = {
      plan,
      interpreter: new RowInterpreter(plan, masterLookup),
      fast: rows ? new FastRows(plan, rows.out, rows.ending) : null,
      guard: new FirstCellGuard([
        this.#headerFinder.header?.[0] ?? '',
        ...this.#footers.map((footer) => footer.text),
      ]),
    };
    this.#headerBefore = true;
    return this.#plain('header');
  }

  #classifyData({ plan, interpreter }: Body): ClassifiedRecord {
    const scanner = this.#scanner;
    const { line, byteStart, byteEnd } = scanner;
    const rawRecord = scanner.rawRecord();
    const digest = this.#digest.hex();
    const duplicateOfLine =
      this.#duplicateOfLine ?? this.#duplicates.firstLineOf(this.#digest.words, line);
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
