-- The request that waits longest; asked only when no run is under way.
select request_id
from "OPS"."PROOF_RUN"
where status = 'pending'
order by run_id
limit 1
