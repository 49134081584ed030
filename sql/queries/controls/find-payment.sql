-- What a hold needs to know of a payment. Grain: one payment. Params: $1 source_key, $2 lenders or null for all.
select
  t.source_lender,
  t.loan_external_id,
  t.amount,
  coalesce(p.status = 'success', false) as posted
from "CORE"."CORE_TRANSACTION_DATA" t
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key
where t.source_key = $1
  and ($2::text[] is null or t.source_lender = any ($2))
