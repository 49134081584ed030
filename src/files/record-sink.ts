/** Sends each classified record of a file to its table: the feed's rows, the rejects, or the other records. */
import type { Connection } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { fileFields, writeRow } from '../mapping/row-fields.ts';
import type { RowBytes } from '../mapping/row-bytes.ts';
import type { ClassifiedRecord } from '../mapping/types.ts';
import { copyField, copyFields } from './copy-text.ts';
import { CopyWriter } from './copy-writer.ts';

export interface FileOrigin {
  readonly fileId: string;
  readonly loadId: string;
  readonly feedKey: string;
  readonly lender: string;
  readonly rawTable: string;
  readonly sourceFile: string;
  readonly mappingVersion: number;
}

export class RecordSink {
  /** For the reader: it writes rows of plain records here at once. */
  readonly rows: { readonly out: RowBytes; readonly ending: DataView };
  readonly #writer: CopyWriter;
  readonly #rejects: number;
  readonly #others: number;
  readonly #rejectEnding: string;
  readonly #otherEnding: string;

  private constructor(
    writer: CopyWriter,
    statements: { rows: string; rejects: string; others: string },
    origin: FileOrigin,
  ) {
    this.#writer = writer;
    // The endings are the same for every record of the file, so encoded once.
    this.rows = { out: writer.binaryTarget(statements.rows), ending: fileFields(origin) };
    this.#rejects = writer.target(statements.rejects);
    this.#others = writer.target(statements.others);
    const { sourceFile, lender, feedKey, fileId, mappingVersion } = origin;
    this.#rejectEnding = `\t${copyFields([sourceFile, lender, feedKey, feedKey, fileId, mappingVersion])}`;
    this.#otherEnding = `\t${copyField(fileId)}`;
  }

  static async open(connection: Connection, origin: FileOrigin): Promise<RecordSink> {
    const statements = {
      rows: await sql('queries/files/copy-rows.sql', { raw_table: origin.rawTable }),
      rejects: await sql('queries/files/copy-rejects.sql'),
      others: await sql('queries/files/copy-others.sql'),
    };
    return new RecordSink(new CopyWriter(connection), statements, origin);
  }

  /** Takes the records of one chunk of the file; resolves when the next chunk may be read. */
  async take(records: readonly ClassifiedRecord[]): Promise<void> {
    for (const record of records) {
      if (record.class === 'loaded') this.#writeRow(record);
      else if (record.class === 'rejected')
        this.#writer.add(this.#rejects, rejectText(record) + this.#rejectEnding);
      else this.#writer.add(this.#others, otherText(record) + this.#otherEnding);
    }
    await this.#writer.settle();
  }

  async finish(): Promise<void> {
    await this.#writer.finish();
  }

  /** After a failure, before the rollback. */
  async abandon(): Promise<void> {
    await this.#writer.abandon();
  }

  #writeRow(record: ClassifiedRecord): void {
    const { row, digest } = record;
    if (row === undefined || digest === undefined)
      throw new TypeError(`record at line ${String(record.line)} is loaded but has no values`);
    writeRow(this.rows.out, row, { ...record, digest }, this.rows.ending);
  }
}

/** Column order of copy-rejects.sql. */
function rejectText(record: ClassifiedRecord): string {
  const { row } = record;
  return copyFields([
    record.line,
    record.byteStart,
    record.byteEnd,
    record.rawRecord,
    record.digest,
    record.reason,
    record.detail,
    record.replayable ?? false,
    row?.loanId,
    row?.amount,
    row?.date,
    row?.status,
    row?.charge,
    row?.note,
    row?.paymentId,
    row?.damagedPaymentId,
    row?.subReferenceId,
  ]);
}

/** Column order of copy-others.sql. */
function otherText(record: ClassifiedRecord): string {
  return copyFields([
    record.line,
    record.byteStart,
    record.byteEnd,
    record.class,
    record.duplicateOfLine,
    record.rawRecord,
  ]);
}
