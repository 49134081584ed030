-- Object versions that need no event any more.
select object_key, object_version, etag
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where bucket = $1 and status in ('success', 'failed')
