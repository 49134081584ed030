-- What is to be posted and is not. Grain: one row per state of the outbox. Params: $1 lenders or null for all.
-- Why: each group of states has a partial index of its own, and none of them holds what is posted. What is ready or failed is
-- counted day by day, from one day with such a payment to the next: asked for all days at once, the planner may believe that
-- reading the whole outbox is as cheap.
with recursive
day as (
  (
    select o.date
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.state in ('ready', 'failed')
    order by o.date
    limit 1
  )
  union all
  select next.date
  from day
  cross join lateral (
    select o.date
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.state in ('ready', 'failed')
      and o.date > day.date
    order by o.date
    limit 1
  ) next
),

unposted as (
  select due.state, due.source_lender, due.amount, due.date
  from day
  cross join lateral (
    select o.state, o.source_lender, o.amount, o.date
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.state in ('ready', 'failed')
      and o.date = day.date
    offset 0
  ) due
  union all
  select state, source_lender, amount, date
  from "OPS"."REPAYMENT_OUTBOX"
  where state = 'queued'
  union all
  select state, source_lender, amount, date
  from "OPS"."REPAYMENT_OUTBOX"
  where state in ('held', 'parked')
)

select state, count(*)::int as count, sum(amount)::numeric(18,2)::text as total, min(date) as oldest
from unposted
where $1::text[] is null
   or source_lender = any ($1)
group by state
order by state
