-- What was said and done about a case, in order. Grain: one comment. Params: $1 exception id.
select action, said_by, text, created_at
from "OPS"."EXCEPTION_COMMENT"
where exception_id = $1::bigint
order by comment_id
