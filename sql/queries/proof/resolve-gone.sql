-- Ends the differences of checked loans that were not found again, and their exceptions.
-- Grain: one row of PROOF_DIFFERENCE, one of EXCEPTION.
-- Params: $1 run, $2 loans that were read, $3 keys that were under way and prove nothing.
with gone as (
  update "OPS"."PROOF_DIFFERENCE"
  set resolved_at = now(), resolved_run_id = $1
  where loan_external_id = any($2::text[])
    and resolved_at is null
    and last_run_id <> $1
    and source_key <> all($3::text[])
  returning kind || ':' || loan_external_id || ':' || source_key as case_key
)
update "OPS"."EXCEPTION" e
set status = 'resolved', resolved_at = now(), resolved_by = 'proof', resolution = 'a later proof no longer finds it'
from gone
where e.category = 'proof difference' and e.case_key = gone.case_key and e.status = 'open'
