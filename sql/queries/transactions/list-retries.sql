-- Who asked that a failed repayment is tried at once, newest first. Grain: one request. Params: $1 source_key.
select retry_id, reason, requested_by, requested_at, next_attempt_at, failure_count
from "OPS"."REPAYMENT_RETRY"
where source_key = $1
order by retry_id desc
limit 100
