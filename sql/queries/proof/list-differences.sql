-- The differences that a run found, newest first.
-- Params: $1 run id, $2 only differences older than this id or null, $3 rows at most.
select d.difference_id, d.kind, d.loan_external_id, d.source_lender, d.source_key, d.ours_date, d.ours_amount, d.theirs_date,
       d.theirs_amount, d.fineract_transaction_id, d.reason, d.first_seen_at, d.last_seen_at, d.resolved_at,
       e.exception_id, e.status as exception_status, e.resolution as exception_resolution
from "OPS"."PROOF_FINDING" f
join "OPS"."PROOF_DIFFERENCE" d using (difference_id)
left join "OPS"."EXCEPTION" e
  on e.category = 'proof difference' and e.case_key = d.kind || ':' || d.loan_external_id || ':' || d.source_key
where f.run_id = $1
  and ($2::bigint is null or d.difference_id < $2)
order by d.difference_id desc
limit $3
