-- A payment that the pipeline is to post has its row in the outbox.
-- Grain: one offending payment. Params: $1 load ids.
select t.source_key, t.load_id
from "CORE"."CORE_TRANSACTION_DATA" t
left join lateral (
  select o.source_key from "OPS"."REPAYMENT_OUTBOX" o where o.source_key = t.source_key limit 1
) outbox on true
where t.load_id = any ($1::bigint[])
  and t.is_success
  and t.loan_external_id is not null
  and t.recon_source is null
  and outbox.source_key is null
limit 100
