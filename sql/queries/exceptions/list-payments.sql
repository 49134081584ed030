-- Payments with what became of them. Grain: one payment. Params: $1 source_keys, $2 lenders or null for all.
select
  t.source_key, t.loan_external_id, t.amount, t.date, t.payment_ordinal,
  o.state as posting, p.status as result, p.fineract_transaction_id, u.state as undo
from "CORE"."CORE_TRANSACTION_DATA" t
left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key
left join "OPS"."REPAYMENT_UNDO" u on u.source_key = t.source_key
where t.source_key = any ($1::text[])
  and ($2::text[] is null or t.source_lender = any ($2))
