-- Open cases by category and age. Grain: one row per category and age. Params: $1 lenders or null for all, $2 now.
-- Why: ages are whole days, so that one of less than two days is of 0 or 1. A case of no lender is for callers of all lenders.
select
  category,
  case
    when created_at > $2::timestamptz - interval '48 hours' then '0-1'
    when created_at > $2::timestamptz - interval '96 hours' then '2-3'
    when created_at > $2::timestamptz - interval '192 hours' then '4-7'
    when created_at > $2::timestamptz - interval '744 hours' then '8-30'
    else '31+'
  end as age,
  count(*)::int as count,
  coalesce(sum(amount), 0)::numeric(18,2)::text as total
from "OPS"."EXCEPTION"
where status = 'open'
  and ($1::text[] is null or source_lender = any ($1))
group by 1, 2
order by 1, 2
