-- Asks for the run that follows a loaded file. No row: one is waiting, and takes this file too when it begins.
-- Params: $1 request id, $2 seconds after which a request that still waits is sent again.
-- Why: a row that waits so long may have lost its message; it keeps its request id, so that two messages are one run.
insert into "OPS"."PIPELINE_RUN" as r (request_id, trigger, requested_by)
values ($1, 'file', 'ingest-file')
on conflict (trigger) where trigger = 'file' and status = 'pending' do update
set requested_at = now()
where r.requested_at < now() - make_interval(secs => $2)
returning r.request_id
