/** Everything that a load keeps of a file, without a database. */
import { Buffer } from 'node:buffer';
import { FileRejectedError } from '../../src/mapping/errors.ts';
import { FeedReader } from '../../src/mapping/feed-reader.ts';
import type { FeedMapping } from '../../src/mapping/mapping-schema.ts';
import { RowBytes } from '../../src/mapping/row-bytes.ts';
import { fileFields, writeRow } from '../../src/mapping/row-fields.ts';
import type { ClassifiedRecord, FileSummary, MasterLookup } from '../../src/mapping/types.ts';

export interface Kept {
  /** Each row's bytes as hexadecimal digits, in no order: the two ways write out of turn with each other. */
  readonly rows: readonly string[];
  /** All that is no row. */
  readonly others: readonly ClassifiedRecord[];
  readonly summary: FileSummary;
  readonly failure: FileRejectedError | null;
}

const SEGMENT_BYTES = 700;
const ending = fileFields({
  sourceFile: 'f',
  lender: 'L',
  loadId: '1',
  fileId: '2',
  mappingVersion: 3,
});
const endingBytes = Buffer.from(ending.buffer, ending.byteOffset, ending.byteLength);

/** With `short` the reader writes plain rows itself. `returned` tells how many rows came the long way. */
export function loadRecords(
  mapping: FeedMapping,
  pieces: Iterable<Uint8Array>,
  masterLookup: MasterLookup,
  short: boolean,
): { readonly kept: Kept; readonly returned: number } {
  const segments: Buffer[] = [];
  const out = new RowBytes(
    SEGMENT_BYTES,
    () => Buffer.alloc(SEGMENT_BYTES),
    (segment) => segments.push(Buffer.from(segment)),
  );
  const reader = new FeedReader(mapping, {
    masterLookup,
    ...(short ? { rows: { out, ending } } : {}),
  });
  const others: ClassifiedRecord[] = [];
  let returned = 0;
  const take = (records: readonly ClassifiedRecord[]) => {
    for (const record of records) {
      const { row, digest } = record;
      if (record.class !== 'loaded') others.push(record);
      else if (row && digest !== undefined) {
        returned += 1;
        writeRow(out, row, { ...record, digest }, ending);
      }
    }
  };
  let failure: FileRejectedError | null = null;
  try {
    for (const piece of pieces) take(reader.push(piece));
    take(reader.end());
  } catch (error) {
    if (!(error instanceof FileRejectedError)) throw error;
    failure = error;
  }
  out.flush();
  const rows = rowsOf(Buffer.concat(segments));
  return { kept: { rows, others, summary: reader.summary(), failure }, returned };
}

/** Each begins with its count of fields and ends with the ending. */
function rowsOf(bytes: Buffer): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(endingBytes, at) + endingBytes.length;
    rows.push(bytes.toString('hex', at, end));
    at = end;
  }
  return rows.toSorted();
}
