-- Held until the end of the transaction that loads the file: nobody else can load it meanwhile.
select status
from "RAW"."RAW_S3_FILE_PROCESSING_LOG"
where file_id = $1
for update skip locked
