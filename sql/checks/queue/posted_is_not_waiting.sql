-- A payment that Fineract holds does not wait to be posted. Reads only what waits (partial index).
-- Grain: one offending payment. Params: none.
select o.source_key
from "OPS"."REPAYMENT_OUTBOX" o
join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = o.source_key and p.status = 'success'
where o.state in ('ready', 'failed')
limit 100
