-- The run that a request id started.
-- Params: $1 request id.
select run_id, skip_transform, dry_run, lender
from "OPS"."PIPELINE_RUN"
where request_id = $1
