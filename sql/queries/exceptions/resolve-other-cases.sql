-- The other open cases about a payment that is never posted. Grain: one exception.
-- Params: $1 source_key, $2 exception id that was decided, $3 resolution, $4 who decided.
update "OPS"."EXCEPTION"
set status = 'resolved', resolved_at = now(), resolution = $3, resolved_by = $4,
    detail = detail || jsonb_build_object('decided_with', $2::bigint)
where source_key = $1
  and exception_id <> $2::bigint
  and category not in ('possible second payment', 'reversal after posting')
  and status = 'open'
returning exception_id
