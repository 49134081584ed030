-- Payments newest first, largest first within a day: the newest of each feed, and of these the newest.
-- Grain: one payment. Params: $1 lenders or null, $2 feed or null, $3 recon source, `none` or null, $4 posting or null,
-- $5 is_success or null, $6 from date or null, $7 to date or null, $8 least amount or null, $9 greatest amount or null,
-- $10 to $12 date, amount and source_key after which the page begins or null, $13 rows at most.
-- Why: a feed is of one lender and, a switched webhook apart, of one reconciliation: feeds that cannot hold a row are not read.
with
feed as (
  select f.feed_key
  from "OPS"."FEED" f
  left join "OPS"."WEBHOOK_SOURCE" w on w.feed_key = f.feed_key
  where ($1::text[] is null or f.lender = any($1))
    and ($2::text is null or f.feed_key = $2)
    and ($3::text is null or coalesce(f.recon_source, 'none') = $3 or (f.kind = 'webhook' and $3 in ('none', w.recon_source)))
    and ($4::text is distinct from 'manual' or f.recon_source is not null or f.kind = 'webhook')
)
select page.source_key, page.date, page.amount
from feed
cross join lateral (
  select t.source_key, t.date, t.amount
  from "CORE"."CORE_TRANSACTION_DATA" t
  left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
  where t.feed_key = feed.feed_key
    and ($3::text is null or coalesce(t.recon_source, 'none') = $3)
    and ($4::text is null or "OPS".posting_of(o.state, false, t.is_success, t.loan_external_id, t.recon_source) = $4)
    and ($4::text is distinct from 'not eligible' or not t.is_success or t.loan_external_id is null)
    and ($5::boolean is null or t.is_success = $5)
    and ($6::date is null or t.date >= $6)
    and ($7::date is null or t.date <= $7)
    and ($8::numeric is null or t.amount >= $8)
    and ($9::numeric is null or t.amount <= $9)
    and ($10::date is null or (t.date, t.amount, t.source_key) < ($10, $11::numeric, $12::text))
  order by t.date desc, t.amount desc, t.source_key desc
  limit $13
) page
order by page.date desc, page.amount desc, page.source_key desc
limit $13
