-- Adds the loans that have become known since the last proof.
-- Grain: one row of PROOF_LOAN per loan.
-- Why: a repayment of ours may stand on any loan that a file ever named, also where our books say that nothing was posted.
insert into "OPS"."PROOF_LOAN" (loan_external_id, source_lender)
select loan_external_id, source_lender
from "CORE"."CORE_LOAN_MASTER"
union
select p.loan_external_id, min(p.source_lender)
from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
where not exists (select 1 from "CORE"."CORE_LOAN_MASTER" m where m.loan_external_id = p.loan_external_id)
group by p.loan_external_id
on conflict (loan_external_id) do nothing
