-- Takes what is on hold out of the queue, unless a worker has it in hand. Run after the hold is committed.
-- Grain: one queued payment of the thing that is held. Params: $1 source_key or null, $2 loan or null.
-- Why: a claim that began before the hold was committed either has its row by now, and is seen here, or finds it taken out.
--      Rows are locked in the order in which a claim locks them.
with
queued as (
  select source_key, amount, coalesce(claimed_until > now(), false) as being_posted
  from "OPS"."REPAYMENT_OUTBOX"
  where state = 'queued'
    and ($1::text is null or source_key = $1)
    and ($2::text is null or loan_external_id = $2)
  order by source_key
  for update
),
taken as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'ready', claimed_by = null, claimed_until = null, updated_at = now()
  from queued q
  where q.source_key = o.source_key
    and not q.being_posted
  returning o.source_key
)
select source_key, being_posted
from queued
order by source_key
