-- The next loans that a run has not looked at.
-- Params: $1 run, $2 loans at most.
select loan_external_id, source_lender
from "OPS"."PROOF_LOAN"
where due_in_run = $1
order by loan_external_id
limit $2
