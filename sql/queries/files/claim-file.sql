-- Starts an attempt. No row comes back while another worker holds the file, or when it has succeeded.
-- Why: a message that comes again, perhaps because its first worker was slow, must not take up again what that worker
--      refused: nobody would end it, since its message is done with. Asking again is a new message.
-- $1 file id, $2 feed key (a prefix may have become a feed since it was registered), $3 whether the message came before
update "RAW"."RAW_S3_FILE_PROCESSING_LOG"
set status = 'processing',
    attempts = attempts + 1,
    feed_key = $2,
    lender_key = $2,
    started_at = now(),
    finished_at = null,
    error_code = null,
    error_message = null,
    error_detail = null,
    duplicate_of_file_id = null
where file_id = (
  select file_id
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
  where file_id = $1
    and status <> 'success'
    and not ($3::boolean and status = 'failed' and error_code is distinct from 'internal_error')
  for update skip locked
)
returning attempts
