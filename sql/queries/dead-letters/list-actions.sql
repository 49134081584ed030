-- What was done with dead letters, newest first, without their bodies.
-- Params: $1 only actions older than this id or null, $2 queue or null, $3 rows at most.
select action_id, acted_at, acted_by, action, queue, message_id, outcome, reason, named
from "OPS"."DEAD_LETTER_ACTION"
where ($1::bigint is null or action_id < $1)
  and ($2::text is null or queue = $2)
order by action_id desc
limit $3
