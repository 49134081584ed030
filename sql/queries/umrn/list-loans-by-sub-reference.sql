select sub_reference_id, array_agg(distinct loan_id order by loan_id) as loan_ids
from "RAW"."RAW_UMRN_MASTER"
group by sub_reference_id
