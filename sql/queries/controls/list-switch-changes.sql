-- The switch's changes, newest first: the first one is what holds. Params: $1 rows at most.
select change_id, posting, reason, changed_by, changed_at
from "OPS"."POSTING_SWITCH"
order by change_id desc
limit $1
