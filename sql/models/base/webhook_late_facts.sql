-- What events tell of a payment only after it reached CORE, and what moves no money: its charge and its narration.
-- Grain:  one row per source_key.
-- Reads:  WEBHOOK_EVENT by delivery, BASE table by payment, CORE_TRANSACTION_SOURCE by row.
-- Writes: CORE_TRANSACTION_DATA.
-- Params: $1 feed key, $2 new delivery ids; identifier base_table.
-- Rerun:  changes nothing: it sets what BASE has.
-- Checks: loads/outbox_equals_core.
update "CORE"."CORE_TRANSACTION_DATA" t
set charge = base.charge, note = base.note
from "BASE"."WEBHOOK_EVENT" event
join "BASE".:"base_table" base on base.payment_id = event.payment_id and base.load_id is not null
join "CORE"."CORE_TRANSACTION_SOURCE" source on source.feed_key = $1 and source.row_id = base.row_id
where event.feed_key = $1
  and event.delivery_id = any ($2::bigint[])
  and t.source_key = source.source_key
  and t.feed_key = $1
  and t.row_id = base.row_id
  and (t.charge, t.note) is distinct from (base.charge, base.note)
