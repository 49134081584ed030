-- Grain: one file, the one that this content was loaded from.
-- Params: $1 feed key, $2 sha256
-- Why: a dry run of the same bytes is compared with what became of them.
select file_id, object_key, mapping_version, finished_at
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where feed_key = $1 and content_sha256 = $2 and status = 'success'
