-- What must not be posted now goes from the queue back to ready: all of the loan while posting is off, else what is on hold.
-- Grain: one queued payment of the loan of the payment that a message names. Params: $1 source_key.
-- Why: what was sent stays marked, so that the next worker looks it up first; what a worker has in hand is left to it.
with
queued as (
  select o.source_key
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.loan_external_id = (select named.loan_external_id from "OPS"."REPAYMENT_OUTBOX" named where named.source_key = $1)
    and o.state = 'queued'
    and (o.claimed_until is null or o.claimed_until <= now())
    and (not (select "OPS".posting_is_on()) or "OPS".is_on_hold(o.source_key, o.loan_external_id))
  order by o.source_key
  for update
)
update "OPS"."REPAYMENT_OUTBOX" o
set state = 'ready', claimed_by = null, claimed_until = null, updated_at = now()
from queued q
where q.source_key = o.source_key
