-- One log row per object version, whoever hears of it first.
-- $1 feed key, $2 bucket, $3 object key, $4 object version, $5 etag, $6 size in bytes
insert into "RAW"."RAW_S3_FILE_PROCESSING_LOG"
  (feed_key, lender_key, bucket, object_key, object_version, etag, size_bytes)
values ($1, $1, $2, $3, $4, $5, $6)
on conflict (bucket, object_key, object_version) do nothing
