-- Every BASE row of a load is a report of its payment, or of a possible second payment that a person sees; never both.
-- A released second payment has its rows as sources under its own key; here they stay what they were.
-- Grain: one offending row. Params: $1 load ids, $2 feed key; identifier base_table.
-- Why: sets of the loads are compared by hash, whatever the planner believes about sizes.
select b.row_id, b.load_id, b.line, b.source_key
from "BASE".:"base_table" b
where b.load_id = any ($1::bigint[])
  and ((b.row_id, b.source_key) in (
    select s.row_id, s.source_key
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    where s.load_id = any ($1::bigint[])
      and s.feed_key = $2
  )) = ((b.row_id, b.source_key) in (
    select r.row_id, r.source_key
    from "OPS"."SECOND_PAYMENT_REPORT" r
    where r.load_id = any ($1::bigint[])
      and r.feed_key = $2
  ))
limit 100
