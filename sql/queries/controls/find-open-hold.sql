-- The open hold on one payment or one loan, kept as it is until the transaction ends.
-- Grain: one hold. Params: $1 source_key or null, $2 loan or null.
select hold_id
from "OPS"."HOLD"
where released_at is null
  and (source_key = $1 or loan_external_id = $2)
for update
