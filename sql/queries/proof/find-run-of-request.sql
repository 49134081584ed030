-- The proof that a request id started.
-- Params: $1 request id.
select run_id, scope, lender, loan_external_id
from "OPS"."PROOF_RUN"
where request_id = $1
