-- Whether a loan is known to us.
-- Params: $1 loan.
select 1
from "CORE"."CORE_LOAN_MASTER"
where loan_external_id = $1
union all
select 1
from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
where loan_external_id = $1
limit 1
