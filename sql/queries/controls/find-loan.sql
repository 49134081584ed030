-- Whose loan it is: the lender whose file named it first. That never changes.
-- Grain: one loan, none that no file named. Params: $1 loan, $2 lenders or null for all.
select source_lender
from "CORE"."CORE_LOAN_MASTER"
where loan_external_id = $1
  and ($2::text[] is null or source_lender = any ($2))
