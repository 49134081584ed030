-- The feeds whose rows gateways' calls are. Grain: one lender's gateway. Params: none.
select feed_key, raw_table, base_table, gateway
from "OPS"."FEED"
where kind = 'webhook'
order by feed_key
