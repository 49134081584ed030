-- Ends a run whose loans are all looked at. No row: the claim is lost, or loans are left.
-- Params: $1 run, $2 claim.
-- Why: a difference that a person settled by hand stays in the report and is no longer a reason for alarm.
with open as (
  select count(*)::int as differences
  from "OPS"."PROOF_FINDING" f
  join "OPS"."PROOF_DIFFERENCE" d using (difference_id)
  join "OPS"."EXCEPTION" e
    on e.category = 'proof difference'
   and e.case_key = d.kind || ':' || d.loan_external_id || ':' || d.source_key
   and e.status = 'open'
  where f.run_id = $1
)
update "OPS"."PROOF_RUN" r
set status = 'success',
    finished_at = now(),
    differences_open = open.differences,
    is_clean = open.differences = 0 and r.loans_unreadable = 0,
    claimed_by = null,
    claimed_until = null,
    claimed_message = null
from open
where r.run_id = $1
  and r.claimed_by = $2
  and r.status = 'running'
  and not exists (select 1 from "OPS"."PROOF_LOAN" l where l.due_in_run = $1)
returning r.is_clean, r.differences_open, r.loans_unreadable, r.loans_checked
