-- Ends a run that cannot go on until somebody mends a setting.
-- Params: $1 run, $2 claim, $3 the reason.
update "OPS"."PROOF_RUN"
set status = 'failed', finished_at = now(), error_message = $3, claimed_by = null, claimed_until = null, claimed_message = null
where run_id = $1 and claimed_by = $2 and status = 'running'
