-- Takes the run that is to be worked on: the one that runs and was left, else the oldest that waits.
-- Grain: at most one row of PROOF_RUN.
-- Params: $1 the claim, $2 message id of the worker, $3 seconds that the claim holds.
-- Why: no row comes back while another worker holds a run, so two never work at once. A message that comes again
-- takes over from its own earlier delivery at once, for that one is dead; a late survivor loses its claim by $1.
with next as (
  select run_id
  from "OPS"."PROOF_RUN"
  where status in ('running', 'pending')
  order by (status = 'running') desc, run_id
  limit 1
  for update
)
update "OPS"."PROOF_RUN" r
set status = 'running',
    started_at = coalesce(r.started_at, now()),
    claimed_by = $1,
    claimed_message = $2,
    claimed_until = now() + make_interval(secs => $3)
from next
where r.run_id = next.run_id
  and (r.claimed_until is null or r.claimed_until < now() or r.claimed_message = $2)
returning r.run_id, r.request_id, r.scope, r.lender, r.loan_external_id, r.planned_at is not null as planned
