-- Every RAW row of a load stands in BASE, as many as the load states.
-- Grain: one offending load. Params: $1 load ids, $2 feed key; identifiers raw_table, base_table.
with
raw_rows as (
  select load_id, count(*) as found from "RAW".:"raw_table" where load_id = any ($1::bigint[]) group by load_id
),
base_rows as (
  select load_id, count(*) as found from "BASE".:"base_table" where load_id = any ($1::bigint[]) group by load_id
)
select l.load_id, l.row_count, coalesce(r.found, 0) as raw_rows, coalesce(b.found, 0) as base_rows
from "RAW"."RAW_LOAD" l
left join raw_rows r on r.load_id = l.load_id
left join base_rows b on b.load_id = l.load_id
where l.load_id = any ($1::bigint[])
  and l.feed_key = $2
  and (l.row_count <> coalesce(r.found, 0) or coalesce(r.found, 0) <> coalesce(b.found, 0))
limit 100
