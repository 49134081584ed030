-- The feeds that files come by.
select feed_key
from "OPS"."FEED"
where kind = 'file'
order by feed_key
