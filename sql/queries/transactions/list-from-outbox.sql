-- Payments in one of the rare states of posting, or of one run, newest first.
-- Grain: one payment. Params: $1 to $13 as list-newest.sql, $14 run id or null.
-- Why: each rare state has a partial index of the outbox. What a hold keeps back is ready or failed there, and shown as held.
with
on_hold as (
  select t.source_key
  from "OPS"."HOLD" h
  join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = h.source_key
  where h.released_at is null
  union
  select t.source_key
  from "OPS"."HOLD" h
  join "CORE"."CORE_TRANSACTION_DATA" t on t.loan_external_id = h.loan_external_id
  where h.released_at is null
),

chosen as (
  select o.source_key, o.source_lender, o.date, o.amount
  from "OPS"."REPAYMENT_OUTBOX" o
  where ($4::text is null or o.state = $4)
    and ($14::bigint is null or o.run_id = $14)
    and ($4::text is null or $4 not in ('ready', 'failed') or o.source_key not in (select source_key from on_hold))
  union all
  select o.source_key, o.source_lender, o.date, o.amount
  from on_hold h
  join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = h.source_key
  where $4::text = 'held'
    and o.state in ('ready', 'failed')
    and ($14::bigint is null or o.run_id = $14)
)

select c.source_key, c.date, c.amount
from chosen c
where ($1::text[] is null or c.source_lender = any($1))
  and (($2::text is null and $3::text is null and $5::boolean is null) or (
    select ($2::text is null or t.feed_key = $2)
       and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
       and ($5::boolean is null or t.is_success = $5)
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.source_key = c.source_key))
  and ($6::date is null or c.date >= $6)
  and ($7::date is null or c.date <= $7)
  and ($8::numeric is null or c.amount >= $8)
  and ($9::numeric is null or c.amount <= $9)
  and ($10::date is null or (c.date, c.amount, c.source_key) < ($10, $11::numeric, $12::text))
order by c.date desc, c.amount desc, c.source_key desc
limit $13
