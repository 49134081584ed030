/** The physical records of a file with their text, read anew from the archived object. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { FileRecord } from '../contract/file-record.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { digestOfText, textOfRecord } from '../mapping/record-text.ts';
import { ObjectUnavailableError } from './errors.ts';
import { mappingOf } from './feeds.ts';
import type { FileOfLog } from './logged-file.ts';
import { readRanges } from './read-ranges.ts';
import { prefixOf, type StoredObject } from './stored-object.ts';

export interface RecordsOrder {
  readonly class: FileRecord['class'] | null;
  /** Only records that begin after this line. */
  readonly afterLine: number;
  readonly recordsMax: number;
}

export interface RecordsFound {
  readonly records: readonly FileRecord[];
  /** More follow after the last of them. */
  readonly more: boolean;
  readonly readFrom: 'archive' | 'original' | 'database';
  /** Why the object could not be read. */
  readonly problem: string | null;
}

interface Row {
  class: FileRecord['class'];
  line: number;
  byte_start: string;
  byte_end: string;
  reason: string | null;
  detail: string | null;
  duplicate_of_line: number | null;
  reject_id: string | null;
  reject_state: FileRecord['reject_state'];
  row_id: string | null;
  loan_id: string | null;
  amount: string | null;
  raw_record: string | null;
  record_digest: string | null;
}

/** An answer of Lambda takes 6 MB; text may double on its way into JSON. A page ends before that. */
const PAGE_BYTES_MAX = 2_000_000;

/** A file of which nothing was loaded has no records here. */
export async function listRecords(
  deps: { readonly database: Queryable; readonly s3: S3Client },
  file: FileOfLog,
  order: RecordsOrder,
): Promise<RecordsFound> {
  const none: RecordsFound = { records: [], more: false, readFrom: 'database', problem: null };
  if (file.rawTable === null || file.loadId === null || file.lender === null) return none;
  const table = { raw_table: file.rawTable };
  const found = await deps.database.query<Row>(await sql('queries/files/list-records.sql', table), [
    file.fileId,
    file.loadId,
    order.afterLine,
    order.class,
    order.recordsMax + 1,
  ]);
  const rows = pageOf(found.rows, order.recordsMax);
  const { texts, readFrom, problem } = await readTexts(deps.s3, file, rows);
  const feed = { feedKey: prefixOf(file.object.key), lender: file.lender, rawTable: file.rawTable };
  const { delimiter } = await mappingOf(feed);
  return {
    records: rows.map((row, index) => toRecord(row, texts?.[index], delimiter)),
    more: rows.length < found.rows.length,
    readFrom,
    problem,
  };
}

/** As many as asked for, and not more than an answer can hold; one at least. */
function pageOf(rows: readonly Row[], recordsMax: number): Row[] {
  const page: Row[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, recordsMax)) {
    bytes += Number(row.byte_end) - Number(row.byte_start);
    if (bytes > PAGE_BYTES_MAX && page.length > 0) break;
    page.push(row);
  }
  return page;
}

interface Texts {
  /** Null for a record beyond the end of the object; undefined in all where it is not there. */
  readonly texts: readonly (string | null)[] | undefined;
  readonly readFrom: RecordsFound['readFrom'];
  readonly problem: string | null;
}

async function readTexts(s3: S3Client, file: FileOfLog, rows: readonly Row[]): Promise<Texts> {
  const isArchived = file.archiveKey !== null;
  const object = isArchived ? archived(file, file.archiveKey) : file.object;
  const ranges = rows.map((row) => ({ start: Number(row.byte_start), end: Number(row.byte_end) }));
  try {
    const bytes = await readRanges(s3, object, ranges);
    const beyond = bytes.includes(null);
    return {
      texts: bytes.map((each) => (each === null ? null : textOfRecord(each, file.encoding))),
      readFrom: isArchived ? 'archive' : 'original',
      problem: beyond ? `The object ${object.key} is shorter than the file that was loaded.` : null,
    };
  } catch (error) {
    if (!(error instanceof ObjectUnavailableError)) throw error;
    return {
      texts: undefined,
      readFrom: 'database',
      problem: `The object ${object.key} is not there. What the database keeps is shown; loaded records have no text there.`,
    };
  }
}

/** The copy has a key of its own, so nothing ever took its place. */
function archived(file: FileOfLog, archiveKey: string): StoredObject {
  return { bucket: file.object.bucket, key: archiveKey, version: null, etag: null, size: null };
}

function toRecord(row: Row, text: string | null | undefined, delimiter: string): FileRecord {
  return {
    line: row.line,
    byte_start: Number(row.byte_start),
    byte_end: Number(row.byte_end),
    class: row.class,
    reason: row.reason,
    detail: row.detail,
    duplicate_of_line: row.duplicate_of_line,
    reject_id: numberOrNull(row.reject_id),
    reject_state: row.reject_state,
    row_id: numberOrNull(row.row_id),
    loan_id: row.loan_id,
    amount: row.amount,
    raw_text: text ?? row.raw_record,
    same_as_stored: text === undefined ? null : isSame(row, text, delimiter),
  };
}

/** Rows keep no text, but the digest of their cells. */
function isSame(row: Row, text: string | null, delimiter: string): boolean {
  if (text === null) return false;
  if (row.raw_record !== null) return row.raw_record === text;
  return digestOfText(text, delimiter) === row.record_digest?.replaceAll('-', '');
}

const numberOrNull = (id: string | null): number | null => (id === null ? null : Number(id));
