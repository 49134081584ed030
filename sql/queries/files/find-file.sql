-- One file of the processing log, with its feed. Grain: one file. Params: $1 file id, $2 lenders or null for all.
-- Why: a file under a prefix that is no feed's has no lender, and only callers of all lenders see it.
select
  file.file_id, file.bucket, file.object_key, file.object_version, file.etag, file.size_bytes, file.status, file.attempts,
  file.error_code, file.encoding, file.archive_key, feed.lender, feed.raw_table,
  (select load.load_id from "RAW"."RAW_LOAD" load where load.file_id = file.file_id and load.kind = 'file') as load_id
from "RAW"."RAW_S3_FILE_PROCESSING_LOG" file
left join "OPS"."FEED" feed on feed.feed_key = file.feed_key
where file.file_id = $1
  and ($2::text[] is null or feed.lender = any ($2))
