-- Leaves a poll to whoever takes it next.
-- Params: $1 poll, $2 claim.
update "OPS"."GATEWAY_POLL"
set claimed_by = null, claimed_message = null, claimed_until = null
where poll_id = $1 and claimed_by = $2 and status = 'running'
