update "RAW"."RAW_S3_FILE_PROCESSING_LOG"
set archive_key = $2
where file_id = $1
