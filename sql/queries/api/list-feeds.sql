-- Feeds, each with its lender. Grain: one feed. Params: $1 kind, or null for all.
select feed_key, lender
from "OPS"."FEED"
where ($1::text is null or kind = $1)
order by feed_key
