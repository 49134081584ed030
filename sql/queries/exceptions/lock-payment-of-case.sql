-- Keeps workers and other deciders off the payment of a case; taken before the case itself, in the order of whoever posts.
-- Grain: one outbox row, or none. Params: $1 exception id, $2 lenders or null for all.
select o.source_key
from "OPS"."REPAYMENT_OUTBOX" o
where o.source_key = (
  select e.source_key
  from "OPS"."EXCEPTION" e
  where e.exception_id = $1::bigint
    and ($2::text[] is null or e.source_lender = any ($2))
)
for update
