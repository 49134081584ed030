-- Params: $1 lender.
select lender from "OPS"."LENDER" where lender = $1
