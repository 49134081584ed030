-- The feeds that files come by, each with its lender.
select feed_key, lender
from "OPS"."FEED"
where kind = 'file'
order by feed_key
