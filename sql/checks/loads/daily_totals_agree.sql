-- The totals of a load are those of its payments.
-- Grain: one offending day of a load and lender. Params: $1 load ids.
with
counted as (
  select
    load_id, date, source_lender, count(*) as payments, sum(amount) as amount,
    count(*) filter (where recon_status = 'New') as new_payments,
    coalesce(sum(amount) filter (where recon_status = 'New'), 0) as new_amount
  from "CORE"."CORE_TRANSACTION_DATA"
  where load_id = any ($1::bigint[])
    and is_success
  group by load_id, date, source_lender
),

kept as (
  select load_id, date, source_lender, payments, amount, new_payments, new_amount
  from "CORE"."CORE_DAILY_TOTAL"
  where load_id = any ($1::bigint[])
    and payments <> 0
)

select load_id, date, source_lender, c.payments as counted, k.payments as kept, c.amount as counted_amount, k.amount as kept_amount
from counted c
full join kept k using (load_id, date, source_lender)
where (c.payments, c.amount, c.new_payments, c.new_amount) is distinct from (k.payments, k.amount, k.new_payments, k.new_amount)
limit 100
