-- The processing log, newest first.
-- Params: $1 file id or null for all, $2 only files older than this id or null, $3 feed or null, $4 status or null, $5 rows at most.
select file.file_id, file.feed_key, file.bucket, file.object_key, file.object_version, file.etag, file.size_bytes,
       file.status, file.attempts, file.mapping_version, file.encoding,
       file.records_title, file.records_header, file.records_blank, file.records_footer,
       file.records_loaded, file.records_duplicate, file.records_rejected, file.records_total,
       file.amount_loaded, file.control_total_stated, file.control_total_found,
       file.error_code, file.error_message, file.error_detail,
       file.duplicate_of_file_id, original.object_key as duplicate_of_object_key,
       file.archive_key, file.created_at, file.started_at, file.finished_at
from "RAW"."RAW_S3_FILE_PROCESSING_LOG" as file
left join "RAW"."RAW_S3_FILE_PROCESSING_LOG" as original on original.file_id = file.duplicate_of_file_id
where ($1::bigint is null or file.file_id = $1)
  and ($2::bigint is null or file.file_id < $2)
  and ($3::text is null or file.feed_key = $3)
  and ($4::text is null or file.status = $4)
order by file.file_id desc
limit $5
