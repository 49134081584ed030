-- Posted payments, newest first: lender by lender and day by day, until there are enough.
-- Grain: one payment. Params: as list-newest.sql; $4 is `posted`.
--      Only a success is posted, so that nothing is found for $5 false.
-- Why: among the payments themselves the posted ones may be few, or far down; results are in an order of their own.
with recursive
lender as (
  select l.lender
  from "OPS"."LENDER" l
  where ($1::text[] is null or l.lender = any($1))
    and ($2::text is null or exists (
      select
      from "OPS"."FEED" f
      where f.feed_key = $2
        and f.lender = l.lender
        and exists (select from "CORE"."CORE_TRANSACTION_DATA" t where t.feed_key = f.feed_key)))
    and ($3::text is null or exists (
      select
      from "OPS"."FEED" f
      left join "OPS"."WEBHOOK_SOURCE" w on w.feed_key = f.feed_key
      where f.lender = l.lender
        and (coalesce(f.recon_source, 'none') = $3 or (f.kind = 'webhook' and $3 in ('none', w.recon_source)))))
    and $5::boolean is distinct from false
),

-- As in list-by-amount.sql.
day as (
  select lender.lender, coalesce(least($7::date, $10::date), 'infinity'::date) as probe, null::date as date,
         0::bigint as found_before, 0::bigint as found
  from lender
  union all
  select day.lender, case when top.date = day.probe then top.date - 1 else top.date end, hit.date, day.found, day.found + hit.count
  from day
  cross join lateral (
    select p.date, p.amount
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
    where p.source_lender = day.lender
      and p.status = 'success'
      and (p.date, p.amount) <= (day.probe, coalesce($9::numeric, 'infinity'::numeric))
      and ($6::date is null or p.date >= $6)
    order by p.date desc, p.amount desc
    limit 1
  ) top
  cross join lateral (
    select
      case when top.date = day.probe and ($8::numeric is null or top.amount >= $8) then top.date end as date,
      case when top.date = day.probe and ($8::numeric is null or top.amount >= $8) then (
        select count(*)
        from (
          select
          from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
          where p.source_lender = day.lender
            and p.status = 'success'
            and p.date = top.date
            and ($8::numeric is null or p.amount >= $8)
            and ($9::numeric is null or p.amount <= $9)
            and ($10::date is null or (p.date, p.amount, p.source_key) < ($10, $11::numeric, $12::text))
            and (($2::text is null and $3::text is null) or (
              select ($2::text is null or t.feed_key = $2)
                 and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
              from "CORE"."CORE_TRANSACTION_DATA" t
              where t.source_key = p.source_key))
          limit $13
        ) few
      ) else 0 end as count
  ) hit
  where day.found < $13
)

select page.source_key, page.date, page.amount
from day
cross join lateral (
  select p.source_key, p.date, p.amount
  from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
  where p.source_lender = day.lender
    and p.status = 'success'
    and p.date = day.date
    and ($8::numeric is null or p.amount >= $8)
    and ($9::numeric is null or p.amount <= $9)
    and ($10::date is null or (p.date, p.amount, p.source_key) < ($10, $11::numeric, $12::text))
    and (($2::text is null and $3::text is null) or (
      select ($2::text is null or t.feed_key = $2)
         and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
      from "CORE"."CORE_TRANSACTION_DATA" t
      where t.source_key = p.source_key))
  order by p.amount desc, p.source_key desc
  limit $13
) page
where day.found > day.found_before
  and $4::text = 'posted'
order by page.date desc, page.amount desc, page.source_key desc
limit $13
