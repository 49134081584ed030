select feed_key
from "OPS"."FEED"
order by feed_key
