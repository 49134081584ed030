-- Cases about a payment, newest first: of it, or that brought it about. Grain: one exception. Params: $1 source_key.
select exception_id, category, status, reason, created_at, resolved_at, resolved_by, resolution
from "OPS"."EXCEPTION"
where source_key = $1
   or (category = 'possible second payment' and detail ->> 'released_source_key' = $1)
order by exception_id desc
limit 100
