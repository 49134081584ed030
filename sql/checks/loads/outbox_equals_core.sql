-- What is to be posted is what was reported: lender, loan, day and amount are the payment's.
-- Grain: one offending payment. Params: $1 load ids.
select t.source_key, t.load_id
from "CORE"."CORE_TRANSACTION_DATA" t
cross join lateral (
  select o.source_lender, o.loan_external_id, o.date, o.amount
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.source_key = t.source_key
  limit 1
) o
where t.load_id = any ($1::bigint[])
  and (o.source_lender, o.loan_external_id, o.date, o.amount)
      is distinct from (t.source_lender, t.loan_external_id, t.date, t.amount)
limit 100
