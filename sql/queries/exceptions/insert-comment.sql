-- What somebody said or did about a case. Grain: one comment.
-- Params: $1 exception id, $2 approval id or null, $3 action, $4 who, $5 text.
insert into "OPS"."EXCEPTION_COMMENT" (exception_id, approval_id, action, said_by, text)
values ($1::bigint, $2::bigint, $3, $4, $5)
