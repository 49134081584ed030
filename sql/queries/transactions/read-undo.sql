-- The undo of a posted repayment. Grain: one payment, or none. Params: $1 source_key.
select state, approval_id, attempt, failure_count, reason_code, reason, undone_at, created_at
from "OPS"."REPAYMENT_UNDO"
where source_key = $1
