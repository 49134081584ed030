-- Closes the open cases of a reversal. Grain: one exception. Params: $1 source_key, $2 resolution, $3 who decided.
update "OPS"."EXCEPTION"
set status = 'resolved', resolved_at = now(), resolution = $2, resolved_by = $3
where category = 'reversal after posting'
  and source_key = $1
  and status = 'open'
returning exception_id
