-- Payments of a range of amounts, newest first: feed by feed and day by day, until there are enough.
-- Grain: one payment. Params: as list-newest.sql.
-- Why: within a day the index is in the order of amounts, so that a day without such an amount costs one look-up, and
--      none of its rows is read. Walking through the index in its order would read every payment of the feed.
with recursive
feed as (
  select f.feed_key
  from "OPS"."FEED" f
  left join "OPS"."WEBHOOK_SOURCE" w on w.feed_key = f.feed_key
  where ($1::text[] is null or f.lender = any($1))
    and ($2::text is null or f.feed_key = $2)
    and ($3::text is null or coalesce(f.recon_source, 'none') = $3 or (f.kind = 'webhook' and $3 in ('none', w.recon_source)))
    and ($4::text is distinct from 'manual' or f.recon_source is not null or f.kind = 'webhook')
),

-- From the newest day down: each step finds the greatest amount of a day that is not above the range, or the day before
-- that has payments. found counts what these days hold, and ends the walk.
day as (
  select feed.feed_key, coalesce(least($7::date, $10::date), 'infinity'::date) as probe, null::date as date,
         0::bigint as found_before, 0::bigint as found
  from feed
  union all
  select day.feed_key, case when top.date = day.probe then top.date - 1 else top.date end, hit.date, day.found, day.found + hit.count
  from day
  cross join lateral (
    select t.date, t.amount
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.feed_key = day.feed_key
      and (t.date, t.amount) <= (day.probe, coalesce($9::numeric, 'infinity'::numeric))
      and ($6::date is null or t.date >= $6)
    order by t.date desc, t.amount desc
    limit 1
  ) top
  cross join lateral (
    select
      case when top.date = day.probe and ($8::numeric is null or top.amount >= $8) then top.date end as date,
      case when top.date = day.probe and ($8::numeric is null or top.amount >= $8) then (
        select count(*)
        from (
          select
          from "CORE"."CORE_TRANSACTION_DATA" t
          left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
          where t.feed_key = day.feed_key
            and t.date = top.date
            and ($8::numeric is null or t.amount >= $8)
            and ($9::numeric is null or t.amount <= $9)
            and ($10::date is null or (t.date, t.amount, t.source_key) < ($10, $11::numeric, $12::text))
            and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
            and ($4::text is null or "OPS".posting_of(o.state, false, t.is_success, t.loan_external_id, t.recon_source) = $4)
            and ($5::boolean is null or t.is_success = $5)
          limit $13
        ) few
      ) else 0 end as count
  ) hit
  where day.found < $13
)

select page.source_key, page.date, page.amount
from day
cross join lateral (
  select t.source_key, t.date, t.amount
  from "CORE"."CORE_TRANSACTION_DATA" t
  left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
  where t.feed_key = day.feed_key
    and t.date = day.date
    and ($8::numeric is null or t.amount >= $8)
    and ($9::numeric is null or t.amount <= $9)
    and ($10::date is null or (t.date, t.amount, t.source_key) < ($10, $11::numeric, $12::text))
    and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
    and ($4::text is null or "OPS".posting_of(o.state, false, t.is_success, t.loan_external_id, t.recon_source) = $4)
    and ($5::boolean is null or t.is_success = $5)
  order by t.amount desc, t.source_key desc
  limit $13
) page
where day.found > day.found_before
order by page.date desc, page.amount desc, page.source_key desc
limit $13
