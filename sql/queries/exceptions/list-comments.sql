-- What was said and done about a case, in order, with who was to look after it. Grain: one comment or change of owner.
-- Params: $1 exception id.
select action, said_by, text, created_at
from (
  select action, said_by, text, created_at, comment_id as place
  from "OPS"."EXCEPTION_COMMENT"
  where exception_id = $1::bigint
  union all
  select case when owner is null then 'gave up' else 'assigned' end, owner_set_by, coalesce(owner, 'nobody'), owner_set_at, change_id
  from "OPS"."EXCEPTION_OWNER"
  where exception_id = $1::bigint
) as told
order by created_at, place
