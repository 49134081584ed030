/** The reports of a payment: from it back to the records of files and the calls of gateways that told of it. */
import type {
  RawRecord,
  ReportDelivery,
  TransactionReport,
} from '../contract/transaction-detail.ts';
import { toInstant } from '../contract/values.ts';
import type { Queryable } from '../database/pool.ts';
import { sql } from '../database/sql.ts';

export interface ReportRow {
  readonly feed_key: string;
  readonly kind: 'file' | 'webhook';
  /** Of a feed whose payments a gateway collects. */
  readonly gateway: string | null;
  readonly lender: string;
  readonly raw_table: string;
  readonly base_table: string;
  readonly row_id: string;
  readonly load_id: string;
  /** Null where a gateway told of it. */
  readonly file_id: string | null;
  readonly line: number | null;
  readonly payment_id: string | null;
  readonly record_digest: string;
  readonly created_at: Date;
  readonly object_key: string | null;
  readonly archive_key: string | null;
  readonly content_sha256: string | null;
  readonly size_bytes: string | null;
  readonly encoding: string | null;
  readonly bucket: string | null;
  readonly load_kind: 'file' | 'replay' | 'webhook';
}

/** A RAW row: where its record stands, and what was read from it. */
export interface RawRow {
  readonly byte_start: string;
  readonly byte_end: string;
  readonly line: number;
  /** 32 hex digits. */
  readonly record_digest: string;
  readonly mapping_version: number;
  readonly loaded_at: Date;
  readonly source_file: string;
  readonly loan_id: string;
  readonly amount: string;
  readonly date: string;
  readonly status: string | null;
  readonly charge: string | null;
  readonly note: string | null;
  readonly payment_id: string | null;
  readonly sub_reference_id: string | null;
}

interface DeliveryRow extends Omit<ReportDelivery, 'delivery_id' | 'received_at'> {
  readonly delivery_id: string;
  readonly received_at: Date;
}

/** So many reports of a payment are shown, or read again. */
export const REPORTS_MAX = 100;

/** Oldest first. */
export async function listReports(
  database: Queryable,
  sourceKey: string,
  rowsMax: number,
): Promise<ReportRow[]> {
  const found = await database.query<ReportRow>(
    await sql('queries/transactions/list-reports.sql'),
    [sourceKey, rowsMax],
  );
  return found.rows;
}

/** Undefined where the row is not there, which no report of a file should be. */
export async function readRawRow(
  database: Queryable,
  report: ReportRow,
): Promise<RawRow | undefined> {
  const found = await database.query<RawRow>(
    await sql('queries/transactions/read-raw-row.sql', { raw_table: report.raw_table }),
    [report.load_id, report.row_id],
  );
  return found.rows[0];
}

/** As the API shows them. `first` is the feed and row that brought the payment. */
export async function describeReports(
  database: Queryable,
  sourceKey: string,
  first: { readonly feed: string; readonly rowId: string },
): Promise<TransactionReport[]> {
  const described: TransactionReport[] = [];
  for (const report of await listReports(database, sourceKey, REPORTS_MAX)) {
    described.push({
      feed: report.feed_key,
      is_first: report.feed_key === first.feed && report.row_id === first.rowId,
      payment_id: report.payment_id,
      reported_at: toInstant(report.created_at),
      base: { table: report.base_table, row_id: Number(report.row_id) },
      file: await describeFile(database, report),
      deliveries: await describeDeliveries(database, report),
    });
  }
  return described;
}

async function describeFile(
  database: Queryable,
  report: ReportRow,
): Promise<TransactionReport['file']> {
  if (report.file_id === null) return null;
  const row = await readRawRow(database, report);
  return {
    file_id: Number(report.file_id),
    object_key: report.object_key ?? '',
    archive_key: report.archive_key,
    content_sha256: report.content_sha256,
    line: report.line ?? 0,
    replayed: report.load_kind === 'replay',
    record: row === undefined ? null : toRecord(report.raw_table, row),
  };
}

function toRecord(table: string, row: RawRow): RawRecord {
  const { loan_id, amount, date, status, charge, note, payment_id, sub_reference_id } = row;
  return {
    table,
    byte_start: Number(row.byte_start),
    byte_end: Number(row.byte_end),
    record_digest: row.record_digest,
    mapping_version: row.mapping_version,
    loaded_at: toInstant(row.loaded_at),
    values: { loan_id, amount, date, status, charge, note, payment_id, sub_reference_id },
  };
}

async function describeDeliveries(
  database: Queryable,
  report: ReportRow,
): Promise<ReportDelivery[]> {
  if (report.kind !== 'webhook') return [];
  const found = await database.query<DeliveryRow>(
    await sql('queries/transactions/list-deliveries.sql', { raw_table: report.raw_table }),
    [report.feed_key, report.payment_id],
  );
  return found.rows.map((row) => ({
    ...row,
    delivery_id: Number(row.delivery_id),
    received_at: toInstant(row.received_at),
  }));
}
