-- The next loads that no transform has seen, oldest first: as many as make up the wanted number of rows, at least one.
-- Grain: one row per load. Params: $1 rows wanted, $2 loads at most.
with
waiting as (
  select load_id, feed_key, row_count
  from "RAW"."RAW_LOAD"
  where transformed_at is null
  order by load_id
  limit $2
  for update
),
summed as (
  select load_id, feed_key, row_count, sum(row_count) over (order by load_id) - row_count as rows_before
  from waiting
)
select s.load_id, s.feed_key, s.row_count, f.raw_table, f.base_table
from summed s
join "OPS"."FEED" f on f.feed_key = s.feed_key
where s.rows_before < $1::bigint
order by s.load_id
