-- The lenders that the system knows.
select lender
from "OPS"."LENDER"
order by lender
