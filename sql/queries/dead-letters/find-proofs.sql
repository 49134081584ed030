-- How the proofs stand that dead letters ask for. Grain: one proof. Params: $1 request ids.
select request_id, run_id, status, error_message
from "OPS"."PROOF_RUN"
where request_id = any ($1::uuid[])
