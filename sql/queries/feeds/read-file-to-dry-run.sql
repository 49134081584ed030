-- Grain: one file, with where its bytes are and who may see it.
-- Params: $1 file id
-- Why: a file under a prefix that is no feed's has no lender, so only callers of all lenders may know of it.
select
  file.file_id, file.feed_key, feed.lender, file.bucket, file.object_key, file.object_version, file.etag,
  file.size_bytes, file.status, file.content_sha256, file.archive_key
from "RAW"."RAW_S3_FILE_PROCESSING_LOG" file
left join "OPS"."FEED" feed using (feed_key)
where file.file_id = $1
