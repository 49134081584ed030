-- Writes down a request for a proof; a known request stays as it is.
-- Grain: one row of PROOF_RUN per request id.
-- Params: $1 request id, $2 trigger, $3 who asks, $4 scope, $5 lender or null, $6 loan or null.
-- Why: the nightly message and the API's bring the same request, and a message may come twice.
insert into "OPS"."PROOF_RUN" (request_id, trigger, requested_by, scope, lender, loan_external_id)
values ($1, $2, $3, $4, $5, $6)
on conflict (request_id) do nothing
returning run_id
