-- Params: $1 run id, $2 counts.
update "OPS"."PIPELINE_RUN"
set status = 'success', phase = 'finished', counts = $2, error_message = null, finished_at = now()
where run_id = $1
