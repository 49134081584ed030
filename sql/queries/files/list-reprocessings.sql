-- Who had a failed file run again, newest first. Grain: one request. Params: $1 file id.
select requested_by, reason, requested_at
from "OPS"."FILE_REPROCESSING"
where file_id = $1
order by reprocessing_id desc
