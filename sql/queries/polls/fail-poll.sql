-- Ends a poll that cannot go on; the next one begins where the last complete one ended.
-- Params: $1 poll, $2 claim, $3 why.
update "OPS"."GATEWAY_POLL"
set status = 'failed', error_message = $3, finished_at = now(), claimed_by = null, claimed_message = null, claimed_until = null
where poll_id = $1 and claimed_by = $2 and status = 'running'
