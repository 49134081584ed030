/** The fields of a feed's row in the order of its COPY. */
import { Buffer } from 'node:buffer';
import { toPaise } from '../money.ts';
import { RowBytes, viewOf } from './row-bytes.ts';
import type { FeedRow } from './types.ts';

/** Eight values, four places, five that are the same in the whole file. */
export const ROW_FIELDS = 17;

export interface FileFields {
  readonly sourceFile: string;
  readonly lender: string;
  readonly loadId: string;
  readonly fileId: string;
  readonly mappingVersion: number;
}

/** The last fields of each row, encoded once. */
export function fileFields(fields: FileFields): DataView {
  return encoded(fields.sourceFile.length * 3 + fields.lender.length, (out) => {
    out.string(fields.sourceFile);
    out.string(fields.lender);
    out.bigint(Number(fields.loadId));
    out.bigint(Number(fields.fileId));
    out.integer(fields.mappingVersion);
  });
}

/** A local time as the date field of a row. */
export function timestampField(local: string): DataView {
  return encoded(0, (out) => out.timestamp(local));
}

export interface RowPlace {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  /** 32 hex digits. */
  readonly digest: string;
}

/** A row that was read as text. Throws TypeError where a value that every row has is missing. */
export function writeRow(out: RowBytes, row: FeedRow, place: RowPlace, ending: DataView): void {
  if (row.amount === null || row.date === null)
    throw new TypeError(`The record at line ${String(place.line)} is loaded but lacks values.`);
  const texts = [row.loanId, row.status, row.note, row.paymentId, row.subReferenceId];
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0) * 3, 0);
  out.reserve(length + ending.byteLength);
  out.count(ROW_FIELDS);
  out.string(row.loanId);
  out.money(Number(toPaise(row.amount)));
  out.timestamp(row.date);
  out.string(row.status);
  if (row.charge === null) out.none();
  else out.money(Number(toPaise(row.charge)));
  out.string(row.note);
  out.string(row.paymentId);
  out.string(row.subReferenceId);
  out.integer(place.line);
  out.bigint(place.byteStart);
  out.bigint(place.byteEnd);
  out.uuidOfHex(place.digest);
  out.encoded(ending);
}

function encoded(textBytes: number, write: (out: RowBytes) => void): DataView {
  let bytes = Buffer.alloc(0);
  const size = textBytes + 1024;
  const out = new RowBytes(
    size,
    () => Buffer.alloc(size),
    (segment) => (bytes = Buffer.from(segment)),
  );
  write(out);
  out.flush();
  return viewOf(bytes);
}
