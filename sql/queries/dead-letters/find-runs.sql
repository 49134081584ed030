-- How the runs stand that dead letters ask for. Grain: one run. Params: $1 request ids.
select request_id, run_id, status, error_message
from "OPS"."PIPELINE_RUN"
where request_id = any ($1::uuid[])
