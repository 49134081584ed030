-- The newest log row of each object.
select distinct on (object_key)
  object_key, file_id, status, records_loaded, records_duplicate, records_rejected, error_message
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where object_key = any($1)
order by object_key, file_id desc
