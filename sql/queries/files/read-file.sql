-- $1 bucket, $2 object key, $3 object version
select file_id, feed_key, status, attempts, archive_key
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where bucket = $1 and object_key = $2 and object_version = $3
