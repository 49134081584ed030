-- Grain: one outbox row that could not be claimed, and why. Params: $1 source_key.
select
  case when p.status = 'success' then 'posted' else o.state end as state,
  coalesce(o.claimed_until > now(), false) as claimed
from "OPS"."REPAYMENT_OUTBOX" o
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = o.source_key
where o.source_key = $1
