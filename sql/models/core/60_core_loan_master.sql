-- Loans that payments name for the first time.
-- Grain:  one row per loan.
-- Reads:  new_payment, OPS.LENDER.
-- Writes: CORE_LOAN_MASTER.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: the loan is the key.
-- Checks: loads/payment_has_its_source.
insert into "CORE"."CORE_LOAN_MASTER" (loan_external_id, source_lender, fineract_product_id)
select distinct on (n.loan_external_id) n.loan_external_id, n.source_lender, l.fineract_product_id
from new_payment n
join "OPS"."LENDER" l on l.lender = n.source_lender
where (select m.loan_external_id from "CORE"."CORE_LOAN_MASTER" m where m.loan_external_id = n.loan_external_id) is null
order by n.loan_external_id, n.date
on conflict (loan_external_id) do nothing
