-- How the payments stand that dead letters name. Grain: one outbox row. Params: $1 source keys.
-- Why: only a queued payment waits for a message; a failed or ready one gets a new one from the next run.
select
  o.source_key,
  o.source_lender,
  o.loan_external_id,
  o.state,
  p.reason,
  o.state = 'queued' as needed
from "OPS"."REPAYMENT_OUTBOX" o
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = o.source_key
where o.source_key = any ($1::text[])
