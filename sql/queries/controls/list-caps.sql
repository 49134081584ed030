-- Which caps hold now, by the change that set each. Grain: one row per cap.
select change_id
from "OPS"."POSTING_CAP_NOW"
order by change_id
