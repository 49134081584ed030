-- Params: $1 run id, $2 phase, $3 counts.
update "OPS"."PIPELINE_RUN"
set phase = $2, counts = $3
where run_id = $1
