/** One row of the processing log as the API shows it. */
import type { FileEntry, FileStatus, RecordCounts } from '../contract/file.ts';
import { toInstant, toInstantOrNull } from '../contract/values.ts';

export interface FileRow {
  readonly file_id: string;
  readonly feed_key: string;
  readonly bucket: string;
  readonly object_key: string;
  readonly object_version: string;
  readonly etag: string | null;
  readonly size_bytes: string | null;
  readonly status: FileStatus;
  readonly attempts: number;
  readonly mapping_version: number | null;
  readonly encoding: string | null;
  readonly records_title: string | null;
  readonly records_header: string | null;
  readonly records_blank: string | null;
  readonly records_footer: string | null;
  readonly records_loaded: string | null;
  readonly records_duplicate: string | null;
  readonly records_rejected: string | null;
  readonly records_total: string | null;
  readonly amount_loaded: string | null;
  readonly control_total_stated: string | null;
  readonly control_total_found: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly error_detail: unknown;
  readonly duplicate_of_file_id: string | null;
  readonly duplicate_of_object_key: string | null;
  readonly archive_key: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
  readonly uploaded_by: string | null;
}

export function toFileEntry(row: FileRow): FileEntry {
  return {
    file_id: Number(row.file_id),
    feed: row.feed_key,
    bucket: row.bucket,
    object_key: row.object_key,
    object_version: row.object_version,
    etag: row.etag,
    size_bytes: row.size_bytes === null ? null : Number(row.size_bytes),
    status: row.status,
    attempts: row.attempts,
    mapping_version: row.mapping_version,
    encoding: row.encoding,
    counts: toCounts(row),
    amount_loaded: row.amount_loaded,
    control_total: { stated: row.control_total_stated, found: row.control_total_found },
    error:
      row.error_message === null
        ? null
        : { code: row.error_code, message: row.error_message, detail: row.error_detail },
    duplicate_of:
      row.duplicate_of_file_id === null
        ? null
        : {
            file_id: Number(row.duplicate_of_file_id),
            object_key: row.duplicate_of_object_key ?? '',
          },
    archive_key: row.archive_key,
    created_at: toInstant(row.created_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
    uploaded_by: row.uploaded_by,
  };
}

function toCounts(row: FileRow): RecordCounts | null {
  if (row.records_total === null) return null;
  return {
    title: Number(row.records_title),
    header: Number(row.records_header),
    blank: Number(row.records_blank),
    footer: Number(row.records_footer),
    loaded: Number(row.records_loaded),
    duplicate: Number(row.records_duplicate),
    rejected: Number(row.records_rejected),
    total: Number(row.records_total),
  };
}
