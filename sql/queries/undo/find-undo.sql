-- What became of a payment and of its undo. Grain: one payment. Params: $1 source_key, $2 lenders or null for all.
select
  t.source_key, t.source_lender, t.loan_external_id, t.date, t.amount, p.status as result, u.state as undo_state,
  o.state as outbox_state
from "CORE"."CORE_TRANSACTION_DATA" t
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key
left join "OPS"."REPAYMENT_UNDO" u on u.source_key = t.source_key
left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
where t.source_key = $1
  and ($2::text[] is null or t.source_lender = any ($2))
