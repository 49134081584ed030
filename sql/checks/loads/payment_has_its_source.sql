-- A payment names the row that brought it, that row is among its sources, and its loan is known to the loan master.
-- Grain: one offending payment. Params: $1 load ids.
select t.source_key, t.load_id
from "CORE"."CORE_TRANSACTION_DATA" t
left join lateral (
  select s.source_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.feed_key = t.feed_key and s.row_id = t.row_id limit 1
) source on true
left join lateral (
  select m.loan_external_id from "CORE"."CORE_LOAN_MASTER" m where m.loan_external_id = t.loan_external_id limit 1
) loan on true
where t.load_id = any ($1::bigint[])
  and (source.source_key is distinct from t.source_key
       or (t.loan_external_id is not null and loan.loan_external_id is null))
limit 100
