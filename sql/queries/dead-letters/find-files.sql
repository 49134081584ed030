-- How the files stand that dead letters name. Grain: one log row. Params: $1 buckets, $2 object keys, $3 object versions, in step.
select f.file_id, f.bucket, f.object_key, f.object_version, f.status, f.error_message
from unnest($1::text[], $2::text[], $3::text[]) as named (bucket, object_key, object_version)
join "RAW"."RAW_S3_FILE_PROCESSING_LOG" f
  on f.bucket = named.bucket and f.object_key = named.object_key and f.object_version = named.object_version
