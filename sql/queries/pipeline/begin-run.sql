-- Writes down that a run begins, or takes up again one that was asked for, died or failed. No row: it has succeeded already.
-- The options of the row count: they were fixed when the run was asked for.
-- Params: $1 request id, $2 trigger, $3 who asks, $4 skip the transform, $5 dry run, $6 lender or null.
insert into "OPS"."PIPELINE_RUN" as r (
  request_id, trigger, requested_by, skip_transform, dry_run, lender, status, started_at
)
values ($1, $2, $3, $4, $5, $6, 'running', now())
on conflict (request_id) do update
set status = 'running',
    started_at = coalesce(r.started_at, now()),
    finished_at = null,
    error_message = null
where r.status <> 'success'
returning r.run_id, r.skip_transform, r.dry_run, r.lender, r.counts
