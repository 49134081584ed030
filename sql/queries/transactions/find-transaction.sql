-- A payment, if it is among those that the caller may see, and the report that brought it. Grain: one payment, or none.
-- Params: $1 source_key, $2 lenders or null for all.
select source_key, source_lender, loan_external_id, feed_key, row_id
from "CORE"."CORE_TRANSACTION_DATA"
where source_key = $1
  and ($2::text[] is null or source_lender = any($2))
