-- What was posted before the totals were last brought up to date is in them. Grain: one offending day. Params: none.
with
counted as (
  select
    (updated_at at time zone 'Asia/Kolkata')::date as posted_on, date, source_lender, count(*) as payments, sum(amount) as amount
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
  where status = 'success'
    and updated_at < (select counted_until from "CORE"."POSTED_TOTAL_STATE")
  group by 1, 2, 3
)

select posted_on, date, source_lender, c.payments as counted, k.payments as kept
from counted c
full join "CORE"."CORE_POSTED_TOTAL" k using (posted_on, date, source_lender)
where (c.payments, c.amount) is distinct from (k.payments, k.amount)
limit 100
