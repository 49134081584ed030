/** Every report of a payment, read again from where it is kept, and compared with what was stored of it. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { CorrectionValues } from '../contract/rejected-record.ts';
import type {
  EvidenceCheck,
  EvidenceVerdict,
  ReportEvidence,
  TransactionEvidence,
} from '../contract/transaction-evidence.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';
import { mappingOf } from '../files/feeds.ts';
import {
  readArchivedRange,
  readWholeArchive,
  type ArchivedRecord,
} from '../files/read-archived.ts';
import { compareRecord } from './compare-record.ts';
import { compareDeliveries } from './compare-deliveries.ts';
import {
  listReports,
  readRawRow,
  REPORTS_MAX,
  type RawRow,
  type ReportRow,
} from './read-reports.ts';

export interface EvidenceDeps {
  readonly database: Queryable;
  readonly s3: S3Client;
  /** A moment of performance.now() at which reading ends, so that there is an answer in time. */
  readonly until: number;
}

/** A larger object takes longer to read than an answer may. */
export const WHOLE_FILE_BYTES_MAX = 1024 ** 3;

/** From bad to good: a payment is as sure as the worst of its reports. */
const WORST_FIRST: readonly EvidenceVerdict[] = ['different', 'missing', 'unproven', 'identical'];

export async function readEvidence(
  deps: EvidenceDeps,
  sourceKey: string,
): Promise<TransactionEvidence> {
  const reports: ReportEvidence[] = [];
  const found = await listReports(deps.database, sourceKey, REPORTS_MAX + 1);
  const [furthest] = found.splice(REPORTS_MAX);
  for (const report of found) {
    if (report.kind === 'webhook')
      reports.push(...(await compareDeliveries(deps.database, report)));
    else reports.push(await compareFile(deps, report));
  }
  if (furthest !== undefined)
    reports.push(
      evidence(furthest, undefined, null, [
        check('file content', 'unproven', 'From here on there are more reports than are read.'),
      ]),
    );
  return { source_key: sourceKey, verdict: worst(reports), reports };
}

/** Of nothing: unproven. */
export function worst(parts: readonly { readonly verdict: EvidenceVerdict }[]): EvidenceVerdict {
  return (
    WORST_FIRST.find((verdict) => parts.some((part) => part.verdict === verdict)) ?? 'unproven'
  );
}

async function compareFile(deps: EvidenceDeps, report: ReportRow): Promise<ReportEvidence> {
  const row = await readRawRow(deps.database, report);
  if (row === undefined)
    return evidence(report, undefined, null, [
      check('record values', 'missing', 'The row that was loaded is not there.'),
    ]);
  if (report.archive_key === null || report.bucket === null)
    return evidence(report, row, null, [
      check('file content', 'missing', 'The file was never archived.'),
    ]);
  const wanted: ArchivedRecord = {
    bucket: report.bucket,
    archiveKey: report.archive_key,
    byteStart: Number(row.byte_start),
    byteEnd: Number(row.byte_end),
  };
  const { record, content } = await readRecord(deps, report, wanted);
  if (record === null) return evidence(report, row, null, [content]);
  const length = wanted.byteEnd - wanted.byteStart;
  if (record.length < length)
    return evidence(report, row, null, [
      content,
      check('record digest', content.verdict, 'The record was not reached.'),
    ]);
  const feed = { feedKey: report.feed_key, lender: report.lender, rawTable: report.raw_table };
  const { text, checks } = compareRecord({
    bytes: record,
    encoding: report.encoding ?? 'utf-8',
    row,
    mapping: await mappingOf(feed),
    header: await headerOf(deps.database, report),
    given: await givenOf(deps.database, report),
  });
  return evidence(report, row, text, [content, ...checks]);
}

/** The whole object is read, so that a changed byte is found wherever it is; of one that is too large only the record. */
async function readRecord(
  deps: EvidenceDeps,
  report: ReportRow,
  wanted: ArchivedRecord,
): Promise<{ readonly record: Buffer | null; readonly content: EvidenceCheck }> {
  const gone = check('file content', 'missing', 'The archived object is not there.');
  if (Number(report.size_bytes) > WHOLE_FILE_BYTES_MAX) {
    const record = await readArchivedRange(deps.s3, wanted);
    const large = check('file content', 'unproven', 'The file is too large to be read as a whole.');
    return record === null ? { record, content: gone } : { record, content: large };
  }
  const read = await readWholeArchive(deps.s3, wanted, deps.until);
  if (read === null) return { record: null, content: gone };
  return { record: read.record, content: compareContent(report, read.sha256) };
}

function compareContent(report: ReportRow, sha256: string | null): EvidenceCheck {
  const { content_sha256: stored } = report;
  if (sha256 === null || stored === null)
    return check('file content', 'unproven', 'The file could not be read to its end in time.', {
      stored,
    });
  return stored === sha256
    ? check('file content', 'identical', 'Every byte of the file is the one that was loaded.', {
        stored,
        found: sha256,
      })
    : check('file content', 'different', 'The file is not the one that was loaded.', {
        stored,
        found: sha256,
      });
}

export function check(
  what: string,
  verdict: EvidenceVerdict,
  detail: string,
  values: { readonly stored?: string | null; readonly found?: string | null } = {},
): EvidenceCheck {
  return { what, verdict, detail, stored: values.stored ?? null, found: values.found ?? null };
}

function evidence(
  report: ReportRow,
  row: RawRow | undefined,
  record: string | null,
  checks: EvidenceCheck[],
): ReportEvidence {
  return {
    feed: report.feed_key,
    verdict: worst(checks),
    file:
      report.file_id === null
        ? null
        : {
            file_id: Number(report.file_id),
            archive_key: report.archive_key,
            line: report.line ?? 0,
            byte_start: Number(row?.byte_start ?? 0),
            byte_end: Number(row?.byte_end ?? 0),
          },
    delivery_id: null,
    record,
    checks,
  };
}

async function headerOf(database: Queryable, report: ReportRow): Promise<string | null> {
  const found = await database.query<{ raw_record: string }>(
    await sql('queries/transactions/find-header.sql'),
    [report.file_id],
  );
  return found.rows[0]?.raw_record ?? null;
}

async function givenOf(database: Queryable, report: ReportRow): Promise<CorrectionValues> {
  // Only what was rejected first can have been corrected.
  if (report.load_kind !== 'replay') return {};
  const found = await database.query<{ given: CorrectionValues }>(
    await sql('queries/transactions/find-given-values.sql'),
    [report.file_id, report.line],
  );
  return found.rows[0]?.given ?? {};
}
