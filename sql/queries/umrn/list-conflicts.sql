-- Sub-references for which the master names more than one loan.
select sub_reference_id, array_agg(distinct loan_id order by loan_id) as loan_ids
from "RAW"."RAW_UMRN_MASTER"
group by sub_reference_id
having count(distinct loan_id) > 1
order by sub_reference_id
