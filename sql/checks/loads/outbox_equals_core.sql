-- A payment that the pipeline is to post has its row in the outbox, and what is to be posted is what was reported: lender, loan,
-- day and amount are the payment's.
-- Grain: one offending payment. Params: $1 load ids.
select t.source_key, t.load_id
from "CORE"."CORE_TRANSACTION_DATA" t
left join lateral (
  select o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.source_key = t.source_key
  limit 1
) o on true
where t.load_id = any ($1::bigint[])
  and case
    when o.source_key is null then t.is_success and t.loan_external_id is not null and t.recon_source is null
    else (o.source_lender, o.loan_external_id, o.date, o.amount)
         is distinct from (t.source_lender, t.loan_external_id, t.date, t.amount)
  end
limit 100
