-- Writes down a request for a run. No row comes back where the request id is known already.
-- Params: $1 request id, $2 who asks, $3 skip the transform, $4 dry run, $5 lender or null.
insert into "OPS"."PIPELINE_RUN" (request_id, trigger, requested_by, skip_transform, dry_run, lender)
values ($1, 'api', $2, $3, $4, $5)
on conflict (request_id) do nothing
returning run_id
