-- A case with what became of its payment, kept from other deciders until this transaction ends.
-- Grain: one exception, none where it is of another lender. Params: $1 exception id, $2 lenders or null for all.
select
  e.exception_id, e.category, e.status, e.source_lender, e.loan_external_id, e.source_key, e.feed_key, e.row_id,
  e.amount, e.date, e.resolution,
  o.state as outbox_state,
  coalesce(o.claimed_until > now(), false) as under_way,
  p.status as result
from "OPS"."EXCEPTION" e
left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = e.source_key
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = e.source_key
where e.exception_id = $1::bigint
  and ($2::text[] is null or e.source_lender = any ($2))
for update of e
