-- Other cases about the payments of a case. Grain: one exception. Params: $1 source_keys, $2 exception id, $3 lenders or null for all.
select exception_id
from "OPS"."EXCEPTION"
where source_key = any ($1::text[])
  and exception_id <> $2::bigint
  and ($3::text[] is null or source_lender = any ($3))
order by exception_id
limit 50
