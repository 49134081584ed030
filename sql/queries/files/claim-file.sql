-- Starts an attempt. No row comes back while another worker holds the file, or when it has succeeded.
-- Why: a message that comes again, perhaps because its first worker was slow, must not take up again what that worker
--      refused: nobody would end it, since its message is done with. Asking again is a new message. One by which a person
--      asked stands until an attempt began, however often it comes: its first delivery may have met another worker.
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
  select file.file_id
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG" file
  where file.file_id = $1
    and file.status <> 'success'
    and not (
      $3::boolean and file.status = 'failed' and file.error_code is distinct from 'internal_error'
      and not exists (
        select
        from "OPS"."FILE_REPROCESSING" asked
        where asked.file_id = file.file_id
          and asked.attempts = file.attempts
      )
    )
  for update of file skip locked
)
returning attempts
