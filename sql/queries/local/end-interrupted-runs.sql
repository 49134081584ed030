-- The local request queue starts empty: a run that had not finished will not go on.
update "OPS"."PIPELINE_RUN"
set status = 'failed', phase = 'finished', finished_at = now(),
    error_message = 'The local stack was stopped before this run finished. Start another.'
where status in ('pending', 'running')
