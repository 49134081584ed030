-- Presentations that brought no money, by what the bank or gateway said. Grain: one row per lender, status word and return code.
-- Params: $1 lenders or null for all, $2 first day, $3 last day.
-- Why: such records never become transactions; they rest with the rejected ones. One that was corrected and replayed is none.
select
  f.lender, coalesce(t.status, '') as status, t.return_code,
  sum(t.records)::int as count, sum(t.amount)::numeric(18,2)::text as total
from "RAW"."REJECT_TOTAL" t
join "OPS"."FEED" f on f.feed_key = t.feed_key
where t.reason = 'status not in allowed values'
  and t.date between $2::date and $3::date
  and t.state <> 'replayed'
  and ($1::text[] is null or f.lender = any ($1))
group by 1, 2, 3
having sum(t.records) > 0
order by f.lender, count desc, status, t.return_code
