-- Records that the loans of a run are marked. No row: the claim is lost.
-- Params: $1 run, $2 claim, $3 number of loans.
update "OPS"."PROOF_RUN"
set planned_at = now(), loans_total = $3
where run_id = $1 and claimed_by = $2 and status = 'running'
returning run_id
