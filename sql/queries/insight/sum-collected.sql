-- Collected today and this month by day of payment, and all that waits for Reconcile. Grain: one row.
-- Params: $1 lenders or null for all, $2 today, $3 first day of the month.
select
  coalesce(sum(payments) filter (where date = $2::date), 0)::int as today_count,
  coalesce(sum(amount) filter (where date = $2::date), 0)::numeric(18,2)::text as today_total,
  coalesce(sum(payments), 0)::int as month_count,
  coalesce(sum(amount), 0)::numeric(18,2)::text as month_total,
  manual.count::int as manual_count,
  manual.total::numeric(18,2)::text as manual_total
from (
  select coalesce(sum(new_payments), 0) as count, coalesce(sum(new_amount), 0) as total
  from "CORE"."CORE_DAILY_TOTAL"
  where new_payments <> 0
    and ($1::text[] is null or source_lender = any ($1))
) manual
left join "CORE"."CORE_DAILY_TOTAL" t
  on t.date between $3::date and $2::date
  and ($1::text[] is null or t.source_lender = any ($1))
group by manual.count, manual.total
