-- A payment that is to be tried again, locked until the transaction ends. Grain: one payment, or none.
-- Params: $1 source_key.
select o.state, o.next_attempt_at, "OPS".is_on_hold(o.source_key, o.loan_external_id) as is_on_hold
from "OPS"."REPAYMENT_OUTBOX" o
where o.source_key = $1
for update
