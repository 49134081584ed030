-- Feeds that files come by. Grain: one feed. Params: $1 lenders or null for all.
select feed_key, lender, raw_table
from "OPS"."FEED"
where kind = 'file'
  and ($1::text[] is null or lender = any ($1))
order by feed_key
