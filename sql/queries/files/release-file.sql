-- Back to waiting after an interruption; the note stays until the next attempt begins.
-- $1 file id, $2 what interrupted it
update "RAW"."RAW_S3_FILE_PROCESSING_LOG"
set status = 'pending',
    error_detail = $2
where file_id = (
  select file_id
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
  where file_id = $1 and status = 'processing'
  for update skip locked
)
