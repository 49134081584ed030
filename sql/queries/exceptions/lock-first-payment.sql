-- One release of a second payment at a time, also where the first is not in the outbox. Grain: one payment. Params: $1 source_key.
select source_key
from "CORE"."CORE_TRANSACTION_DATA"
where source_key = $1
for no key update
