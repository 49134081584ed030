-- How a payment stands in the outbox. Grain: one payment, or none. Params: $1 source_key.
select state, attempt, attempt_sent_at, send_count, queued_at, failure_count, next_attempt_at, run_id,
       claimed_until > now() as is_claimed, created_at, updated_at
from "OPS"."REPAYMENT_OUTBOX"
where source_key = $1
