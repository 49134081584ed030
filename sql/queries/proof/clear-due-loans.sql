-- Forgets what an earlier run left undone.
-- Params: $1 run that begins.
update "OPS"."PROOF_LOAN"
set due_in_run = null
where due_in_run is not null and due_in_run <> $1
