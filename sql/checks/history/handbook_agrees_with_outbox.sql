-- What the handbook's query counts as still to be posted is what the outbox still has to post.
-- Reads all history: for tests and audits, not for runs.
-- Grain: one offending payment. Params: none.
with
handbook as (
  select t.source_key
  from "CORE"."CORE_TRANSACTION_DATA" t
  left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on t.source_key = p.source_key and p.status = 'success'
  where t.is_success = true
    and t.loan_external_id is not null
    and p.source_key is null
    and t.recon_source is null
),
outbox as (
  select o.source_key
  from "OPS"."REPAYMENT_OUTBOX" o
  join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = o.source_key
  where o.state <> 'posted'
    and t.recon_source is null
)
select coalesce(h.source_key, o.source_key) as source_key, h.source_key is null as only_in_outbox
from handbook h
full join outbox o on o.source_key = h.source_key
where h.source_key is null
   or o.source_key is null
limit 100
