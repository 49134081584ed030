-- Proof runs, newest first.
-- Params: $1 run id or null for all, $2 only runs older than this id or null, $3 status group ('finished', 'under way') or null, $4 rows at most.
select run_id, request_id, trigger, requested_by, scope, lender, loan_external_id, status, loans_total, loans_checked,
       loans_unreadable, ours_count, ours_total, theirs_count, theirs_total, others_count, others_total, unsettled_count,
       differences_found, differences_open, is_clean, error_message, requested_at, started_at, finished_at
from "OPS"."PROOF_RUN"
where ($1::bigint is null or run_id = $1)
  and ($2::bigint is null or run_id < $2)
  and ($3::text is null
       or ($3 = 'finished' and status = 'success')
       or ($3 = 'under way' and status in ('pending', 'running')))
-- Of those under way the one that is worked on comes before those that wait.
order by ($3 = 'under way' and status = 'running') desc, run_id desc
limit $4
