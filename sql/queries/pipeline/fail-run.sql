-- The phase stays where the run failed. A run that succeeded meanwhile, under the same request, stays a success.
-- Params: $1 run id, $2 phase, $3 counts, $4 message for people.
update "OPS"."PIPELINE_RUN"
set status = 'failed', phase = $2, counts = $3, error_message = $4, finished_at = now()
where run_id = $1
  and status <> 'success'
