-- The file that brought this content first. $1 feed key, $2 sha256
select file_id, object_key, finished_at
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where feed_key = $1 and content_sha256 = $2 and status = 'success'
