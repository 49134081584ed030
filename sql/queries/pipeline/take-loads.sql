-- The next loads that no transform has seen, oldest first: as many as make up the wanted number of rows, at least one.
-- Grain: one row per load. Params: $1 rows wanted, $2 loads at most.
-- Why: loads of files and of webhooks are taken apart, for each is to see in CORE which payment ids the other told of.
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
  select
    s.load_id, s.feed_key, s.row_count, f.raw_table, f.base_table, f.kind,
    sum(s.row_count) over (order by s.load_id) - s.row_count as rows_before,
    min(f.kind) over earlier <> max(f.kind) over earlier as is_after_another_kind
  from waiting s
  join "OPS"."FEED" f on f.feed_key = s.feed_key
  window earlier as (order by s.load_id)
)
select load_id, feed_key, row_count, raw_table, base_table, kind
from summed
where rows_before < $1::bigint
  and not is_after_another_kind
order by load_id
