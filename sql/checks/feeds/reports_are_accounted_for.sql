-- Every BASE row of a load is a report of its payment, which exists, or of a possible second payment that a person sees; never both.
-- A released second payment has its rows as sources under its own key; here they stay what they were.
-- Grain: one offending row. Params: $1 load ids, $2 feed key; identifier base_table.
select b.row_id, b.load_id, b.line, b.source_key
from "BASE".:"base_table" b
left join lateral (
  select s.source_key
  from "CORE"."CORE_TRANSACTION_SOURCE" s
  where s.feed_key = $2 and s.row_id = b.row_id and s.source_key = b.source_key
  limit 1
) source on true
left join lateral (
  select r.source_key
  from "OPS"."SECOND_PAYMENT_REPORT" r
  where r.feed_key = $2 and r.row_id = b.row_id
  limit 1
) second on true
where b.load_id = any ($1::bigint[])
  and ((source.source_key is null) = (second.source_key is null)
       or coalesce(second.source_key, source.source_key) <> b.source_key
       or (select t.source_key from "CORE"."CORE_TRANSACTION_DATA" t where t.source_key = b.source_key) is null)
limit 100
