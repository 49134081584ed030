-- Requests that wait for a decision on a subject. Grain: one approval. Params: $1 subject, $2 kind or null.
select approval_id, kind, requested_by
from "OPS"."APPROVAL"
where subject_key = $1
  and ($2::text is null or kind = $2)
  and status = 'pending'
order by approval_id
