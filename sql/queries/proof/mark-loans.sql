-- Takes loans off the list of a run and keeps what it made of them.
-- Params: $1 run, $2 loans, $3 their outcomes in the same order.
update "OPS"."PROOF_LOAN" l
set due_in_run = null,
    outcome = done.outcome,
    proven_at = case when done.outcome = 'unreadable' then l.proven_at else now() end
from unnest($2::text[], $3::text[]) as done (loan_external_id, outcome)
where l.loan_external_id = done.loan_external_id and l.due_in_run = $1
