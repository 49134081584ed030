-- The caps that hold, and how much of each is used today. Grain: one row per cap; lender null: all lenders together.
-- Params: $1 lenders or null for all; the cap of all together is in a list of all only.
-- Why: what is queued may still be posted today, whenever it was queued; what was posted today in India is posted. A payment
--      moves from the one to the other in one statement, so it is never missed and never counted twice.
with
used as (
  select o.source_lender, o.amount
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.state = 'queued'
    and exists (select from "OPS"."POSTING_CAP_NOW")
  union all
  select p.source_lender, p.amount
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
  where p.status = 'success'
    and p.updated_at >= date_trunc('day', now() at time zone 'Asia/Kolkata') at time zone 'Asia/Kolkata'
    and exists (select from "OPS"."POSTING_CAP_NOW")
),
used_by_lender as (
  select source_lender, count(*) as payments, sum(amount) as rupees
  from used
  group by source_lender
)
select
  c.lender,
  c.rupees,
  c.payments,
  c.reason,
  c.changed_by,
  c.changed_at,
  coalesce(sum(u.payments), 0)::int as used_payments,
  coalesce(sum(u.rupees), 0)::numeric(16,2) as used_rupees
from "OPS"."POSTING_CAP_NOW" c
left join used_by_lender u on c.lender is null or u.source_lender = c.lender
where $1::text[] is null or c.lender = any ($1)
group by c.change_id, c.lender, c.rupees, c.payments, c.reason, c.changed_by, c.changed_at
order by c.lender nulls first
