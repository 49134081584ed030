-- Holds on a payment or on its loan, newest first. Grain: one hold. Params: $1 source_key, $2 loan or null.
select hold_id, source_key is null as is_of_loan, reason, placed_by, placed_at, released_by, released_at, release_reason, approval_id
from "OPS"."HOLD"
where source_key = $1
   or loan_external_id = $2
order by hold_id desc
limit 100
