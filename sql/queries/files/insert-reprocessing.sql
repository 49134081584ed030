-- Who has a failed file run again, and why. No row comes back where the file is not failed (any more).
-- Grain: one request. Params: $1 file id, $2 lender or null, $3 who, $4 why.
-- Why: it names the attempts so far, so that the request stands until the next one begins (claim-file.sql).
insert into "OPS"."FILE_REPROCESSING" (file_id, source_lender, error_code, attempts, requested_by, reason)
select file.file_id, $2, file.error_code, file.attempts, $3, $4
from "RAW"."RAW_S3_FILE_PROCESSING_LOG" file
where file.file_id = $1
  and file.status = 'failed'
returning reprocessing_id, requested_at
