-- The tables that some loads went through. Grain: one row per feed. Params: $1 load ids.
select distinct f.feed_key, f.raw_table, f.base_table
from "RAW"."RAW_LOAD" l
join "OPS"."FEED" f on f.feed_key = l.feed_key
where l.load_id = any ($1::bigint[])
order by f.feed_key
