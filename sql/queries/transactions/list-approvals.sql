-- What two persons decided, or have to, about a payment, its cases and its holds, newest first. Grain: one approval.
-- Params: $1 subjects, such as a source_key, `exception 17` or `hold 3`.
select approval_id, kind, subject_key, status, reason, requested_by, requested_at, decided_by, decided_at, outcome
from "OPS"."APPROVAL"
where subject_key = any($1::text[])
order by approval_id desc
limit 100
