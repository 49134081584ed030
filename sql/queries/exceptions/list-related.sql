-- Other cases about the payments of a case. Grain: one exception. Params: $1 source_keys, $2 exception id.
select exception_id
from "OPS"."EXCEPTION"
where source_key = any ($1::text[])
  and exception_id <> $2::bigint
order by exception_id
limit 50
