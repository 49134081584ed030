-- A payment that is never reported, whatever is told of it later. No row: it is reported already.
-- Grain: one payment. Params: $1 exception id; identifier base_table.
update "BASE".:"base_table" base
set set_aside = true
from "OPS"."EXCEPTION" e
where e.exception_id = $1::bigint
  and base.row_id = e.row_id
  and base.load_id is null
returning base.row_id
