-- A failed repayment is due now; who asked for it is kept. Grain: one payment, or none where it is not failed.
-- Params: $1 source_key, $2 who, $3 why.
-- Why: the number of failures stays, so that a payment that fails again waits as long as before.
with
failed as (
  select source_key, source_lender, next_attempt_at, failure_count
  from "OPS"."REPAYMENT_OUTBOX"
  where source_key = $1
    and state = 'failed'
  for update
),
due as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set next_attempt_at = least(o.next_attempt_at, now()), updated_at = now()
  from failed
  where o.source_key = failed.source_key
)
insert into "OPS"."REPAYMENT_RETRY" (source_key, source_lender, reason, requested_by, next_attempt_at, failure_count)
select source_key, source_lender, $3, $2, next_attempt_at, failure_count
from failed
returning retry_id
