-- What reports a payment names one that exists.
-- Grain: one offending report. Params: $1 load ids.
-- Why: payments and sources of the loads are compared by hash, whatever the planner believes about sizes; only a payment that
-- an earlier load brought is looked up by its key.
select s.feed_key, s.row_id, s.load_id, s.source_key
from "CORE"."CORE_TRANSACTION_SOURCE" s
where s.load_id = any ($1::bigint[])
  and s.source_key not in (
    select t.source_key
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.load_id = any ($1::bigint[])
  )
  and (select t.source_key from "CORE"."CORE_TRANSACTION_DATA" t where t.source_key = s.source_key) is null
limit 100
