-- Gives the run back before it is finished, so that the next message takes it up at once.
-- Params: $1 run, $2 claim.
update "OPS"."PROOF_RUN"
set claimed_by = null, claimed_until = null, claimed_message = null
where run_id = $1 and claimed_by = $2 and status = 'running'
