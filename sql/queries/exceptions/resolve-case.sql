-- Closes a case with the decision of two persons. Grain: one exception.
-- Params: $1 exception id, $2 resolution, $3 who decided, $4 more detail (JSON).
update "OPS"."EXCEPTION"
set status = 'resolved', resolved_at = now(), resolution = $2, resolved_by = $3, detail = detail || $4::jsonb
where exception_id = $1::bigint
  and status = 'open'
returning exception_id
