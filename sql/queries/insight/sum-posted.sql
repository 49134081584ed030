-- Posted today and this month, by the Indian day on which Fineract took it. Grain: one row.
-- Params: $1 lenders or null for all, $2 today, $3 first day of the month, $4 counted until.
-- Why: $4 was read a moment before and only tells the planner where the live part begins; what holds is in the same snapshot.
select
  coalesce(sum(payments) filter (where posted_on = $2::date), 0)::int as today_count,
  coalesce(sum(amount) filter (where posted_on = $2::date), 0)::numeric(18,2)::text as today_total,
  coalesce(sum(payments), 0)::int as month_count,
  coalesce(sum(amount), 0)::numeric(18,2)::text as month_total
from (
  select posted_on, payments, amount
  from "CORE"."CORE_POSTED_TOTAL"
  where posted_on between $3::date and $2::date
    and ($1::text[] is null or source_lender = any ($1))
  union all
  select (updated_at at time zone 'Asia/Kolkata')::date, 1, amount
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
  where status = 'success'
    and updated_at >= $4::timestamptz
    and updated_at >= (select counted_until from "CORE"."POSTED_TOTAL_STATE")
    and updated_at >= $3::date::timestamp at time zone 'Asia/Kolkata'
    and updated_at < ($2::date + 1)::timestamp at time zone 'Asia/Kolkata'
    and ($1::text[] is null or source_lender = any ($1))
) part
