-- A payment names the row that brought it, that row is among its sources, and its loan is known to the loan master.
-- Grain: one offending payment. Params: $1 load ids.
-- Why: payments and sources of the loads are compared by hash, whatever the planner believes about sizes; loans are looked up in
-- their order, so that they find their pages in the processor's cache.
select t.source_key, t.load_id
from (
  select source_key, load_id, row_id, feed_key, loan_external_id
  from "CORE"."CORE_TRANSACTION_DATA"
  where load_id = any ($1::bigint[])
  order by loan_external_id collate "C"
  offset 0
) t
where (
  (t.row_id, t.feed_key, t.source_key) not in (
    select s.row_id, s.feed_key, s.source_key
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    where s.load_id = any ($1::bigint[])
  )
  or (t.loan_external_id is not null
      and (select m.loan_external_id from "CORE"."CORE_LOAN_MASTER" m where m.loan_external_id = t.loan_external_id) is null)
)
limit 100
