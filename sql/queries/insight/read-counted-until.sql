-- Until when what was posted is in the totals. Grain: one row. Params: none.
select counted_until
from "CORE"."POSTED_TOTAL_STATE"
