-- The loans that the mandate master gives to sub-references. Grain: one sub-reference. Params: $1 sub-references.
select sub_reference_id, array_agg(distinct loan_id order by loan_id) as loan_ids
from "RAW"."RAW_UMRN_MASTER"
where sub_reference_id = any ($1::text[])
group by sub_reference_id
