-- The totals of all days are those of all payments. Grain: one offending day of a load and lender. Params: none.
with
counted as (
  select
    load_id, date, source_lender, count(*) as payments, sum(amount) as amount,
    count(*) filter (where recon_status = 'New') as new_payments,
    coalesce(sum(amount) filter (where recon_status = 'New'), 0) as new_amount
  from "CORE"."CORE_TRANSACTION_DATA"
  where is_success
  group by load_id, date, source_lender
)

select load_id, date, source_lender, c.payments as counted, k.payments as kept
from counted c
full join (select * from "CORE"."CORE_DAILY_TOTAL" where payments <> 0) k using (load_id, date, source_lender)
where (c.payments, c.amount, c.new_payments, c.new_amount) is distinct from (k.payments, k.amount, k.new_payments, k.new_amount)
limit 100
