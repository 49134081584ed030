-- Grain: one exception. Params: $1 exception id.
select f.base_table
from "OPS"."EXCEPTION" e
join "OPS"."FEED" f on f.feed_key = e.feed_key
where e.exception_id = $1::bigint
  and e.row_id is not null
