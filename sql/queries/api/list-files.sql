-- The processing log, newest first.
-- Params: $1 file id or null for all, $2 only files older than this id or null, $3 feed or null, $4 status or null,
-- $5 lenders or null for all, $6 rows at most.
-- Why: an upload is known by the name and content that were signed; until the content was read, by name and size. One may come
--      a while after its address expired, for it was begun before; clocks differ by seconds.
--      A file's lender is that of its feed; one under a prefix that is no feed's has none, and only a list of all shows it.
select file.file_id, file.feed_key, file.bucket, file.object_key, file.object_version, file.etag, file.size_bytes,
       file.status, file.attempts, file.mapping_version, file.encoding,
       file.records_title, file.records_header, file.records_blank, file.records_footer,
       file.records_loaded, file.records_duplicate, file.records_rejected, file.records_total,
       file.amount_loaded, file.control_total_stated, file.control_total_found,
       file.error_code, file.error_message, file.error_detail,
       file.duplicate_of_file_id, original.object_key as duplicate_of_object_key,
       file.archive_key, file.created_at, file.started_at, file.finished_at, upload.requested_by as uploaded_by
from "RAW"."RAW_S3_FILE_PROCESSING_LOG" as file
left join "RAW"."RAW_S3_FILE_PROCESSING_LOG" as original on original.file_id = file.duplicate_of_file_id
left join lateral (
  select u.requested_by
  from "OPS"."FILE_UPLOAD" u
  where u.object_key = file.object_key
    and u.bucket = file.bucket
    and (u.content_sha256 = file.content_sha256 or (file.content_sha256 is null and u.size_bytes = file.size_bytes))
    and file.created_at between u.requested_at - interval '5 minutes' and u.expires_at + interval '1 hour'
  order by u.upload_id desc
  limit 1
) as upload on true
where ($1::bigint is null or file.file_id = $1)
  and ($2::bigint is null or file.file_id < $2)
  and ($3::text is null or file.feed_key = $3)
  and ($4::text is null or file.status = $4)
  and ($5::text[] is null or file.feed_key in (select feed.feed_key from "OPS"."FEED" feed where feed.lender = any ($5)))
order by file.file_id desc
limit $6
