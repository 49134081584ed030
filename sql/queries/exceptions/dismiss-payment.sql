-- The payment is never posted. One that waits for an operator's Reconcile gets a row too, so that it is refused there as well.
-- Grain: one outbox row. Params: $1 source_key.
insert into "OPS"."REPAYMENT_OUTBOX" as o (source_key, source_lender, loan_external_id, date, amount, state)
select source_key, source_lender, loan_external_id, date, amount, 'dismissed'
from "CORE"."CORE_TRANSACTION_DATA"
where source_key = $1
on conflict (source_key) do update
set state = 'dismissed', claimed_by = null, claimed_until = null, updated_at = now()
where o.state in ('ready', 'held', 'failed', 'parked')
returning source_key
