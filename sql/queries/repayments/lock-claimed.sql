-- Keeps deciders off a payment that a worker has in hand. Grain: one outbox row, or none. Params: $1 source_key, $2 worker.
select source_key
from "OPS"."REPAYMENT_OUTBOX"
where source_key = $1
  and claimed_by = $2
for update
