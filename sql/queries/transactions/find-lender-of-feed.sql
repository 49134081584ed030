-- The feed's lender. Grain: one feed, or none. Params: $1 feed key.
select lender
from "OPS"."FEED"
where feed_key = $1
