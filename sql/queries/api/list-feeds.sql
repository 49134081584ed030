-- The feeds that the system knows.
select feed_key
from "OPS"."FEED"
order by feed_key
