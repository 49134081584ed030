select run_id, status, error_message
from "OPS"."PIPELINE_RUN"
where request_id = $1
