-- The payments of a loan, or one payment, that the caller may see. Grain: one payment.
-- Params: $1 loan or null, $2 source_key or null, $3 lenders or null for all.
select source_key
from "CORE"."CORE_TRANSACTION_DATA"
where ($1::text is null or loan_external_id = $1)
  and ($2::text is null or source_key = $2)
  and ($3::text[] is null or source_lender = any($3))
  and num_nonnulls($1, $2) > 0
