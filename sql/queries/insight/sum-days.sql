-- What was collected, what of it was posted, and what waits for Reconcile. Grain: one row per day of payment and lender.
-- Params: $1 lenders or null for all, $2 first day, $3 last day, $4 counted until.
-- Why: $4 was read a moment before and only tells the planner where the live part begins; what holds is in the same snapshot.
with
collected as (
  select
    date, source_lender, sum(payments) as count, sum(amount) as total, sum(new_payments) as new_count, sum(new_amount) as new_total
  from "CORE"."CORE_DAILY_TOTAL"
  where date between $2::date and $3::date
    and ($1::text[] is null or source_lender = any ($1))
  group by date, source_lender
  having sum(payments) <> 0
),

posted as (
  select date, source_lender, sum(payments) as count, sum(amount) as total
  from (
    select date, source_lender, payments, amount
    from "CORE"."CORE_POSTED_TOTAL"
    where date between $2::date and $3::date
      and ($1::text[] is null or source_lender = any ($1))
    union all
    select date, source_lender, 1, amount
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
    where status = 'success'
      and updated_at >= $4::timestamptz
      and updated_at >= (select counted_until from "CORE"."POSTED_TOTAL_STATE")
      and date between $2::date and $3::date
      and ($1::text[] is null or source_lender = any ($1))
  ) part
  group by date, source_lender
)

select
  date, source_lender as lender,
  coalesce(c.count, 0)::int as collected_count, coalesce(c.total, 0)::numeric(18,2)::text as collected_total,
  coalesce(p.count, 0)::int as posted_count, coalesce(p.total, 0)::numeric(18,2)::text as posted_total,
  coalesce(c.new_count, 0)::int as manual_count, coalesce(c.new_total, 0)::numeric(18,2)::text as manual_total
from collected c
full join posted p using (date, source_lender)
order by date, source_lender
