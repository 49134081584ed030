-- Somebody says something about a case. No row: there is none, or it is of another lender.
-- Grain: one comment. Params: $1 exception id, $2 who, $3 text, $4 lenders or null for all.
insert into "OPS"."EXCEPTION_COMMENT" (exception_id, action, said_by, text)
select e.exception_id, 'said', $2, $3
from "OPS"."EXCEPTION" e
where e.exception_id = $1::bigint
  and ($4::text[] is null or e.source_lender = any ($4))
returning action, said_by, text, created_at
