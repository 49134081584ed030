-- Marks chosen payments as queued, as mark-eligible does, within the caps that whoever chose has kept.
-- Grain: one outbox row. Params: $1 run id, $2 source_keys. Why: held by the enqueue lock, nobody else queues meanwhile; a hold, or
-- the switch, may have come since the choice.
with
chosen as (
  select source_key
  from "OPS"."QUEUEABLE_REPAYMENT"
  where source_key = any($2::text[])
    and (select "OPS".keep_posting_on())
  order by source_key
  for update skip locked
)
update "OPS"."REPAYMENT_OUTBOX" o
set state = 'queued', queued_at = now(), send_count = o.send_count + 1, run_id = $1, updated_at = now()
from chosen
where o.source_key = chosen.source_key
returning o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount, o.send_count
