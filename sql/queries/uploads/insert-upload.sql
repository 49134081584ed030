-- A signed upload that is handed out. Grain: one upload.
-- Params: $1 feed, $2 lender, $3 bucket, $4 object key, $5 file name, $6 sha256, $7 size in bytes, $8 who, $9 when, $10 until when.
insert into "OPS"."FILE_UPLOAD" (
  feed_key, source_lender, bucket, object_key, file_name, content_sha256, size_bytes, requested_by, requested_at, expires_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
returning upload_id
