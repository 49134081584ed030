-- A result says success exactly where the outbox says posted. Reads all history: for tests and audits, not for runs.
-- Grain: one offending payment. Params: none.
select coalesce(p.source_key, o.source_key) as source_key, o.state
from (select source_key from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" where status = 'success') p
full join (select source_key, state from "OPS"."REPAYMENT_OUTBOX" where state = 'posted') o on o.source_key = p.source_key
where p.source_key is null
   or o.source_key is null
limit 100
