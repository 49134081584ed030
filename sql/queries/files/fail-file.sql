-- Why nothing of the file was loaded. A success, or a file that another worker holds, is left alone: no row comes back.
-- $1 file id, $2 code, $3 message, $4 detail, $5 sha256, $6 first file with this content,
-- $7 control total stated, $8 control total found, $9 mapping version
update "RAW"."RAW_S3_FILE_PROCESSING_LOG"
set status = 'failed',
    error_code = $2,
    error_message = $3,
    error_detail = $4,
    content_sha256 = $5,
    duplicate_of_file_id = $6,
    control_total_stated = $7,
    control_total_found = $8,
    mapping_version = $9,
    finished_at = clock_timestamp()
where file_id = (
  select file_id
  from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
  where file_id = $1 and status <> 'success'
  for update skip locked
)
returning file_id
