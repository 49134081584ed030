-- The tables that some loads went through, and which loads. Grain: one row per feed. Params: $1 load ids.
select f.feed_key, f.raw_table, f.base_table, f.kind, array_agg(l.load_id)::text[] as load_ids
from "RAW"."RAW_LOAD" l
join "OPS"."FEED" f on f.feed_key = l.feed_key
where l.load_id = any ($1::bigint[])
group by f.feed_key
order by f.feed_key
