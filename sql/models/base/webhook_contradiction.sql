-- Reported payments of which new events tell something else: an objection, as a refund is.
-- Grain:  one objection per payment.
-- Reads:  WEBHOOK_EVENT by delivery, BASE table by payment.
-- Writes: WEBHOOK_OBJECTION.
-- Params: $1 feed key, $2 new delivery ids; identifier base_table.
-- Rerun:  adds nothing: the payment is the objection.
-- Checks: queue/held_is_not_ready.
insert into "BASE"."WEBHOOK_OBJECTION" (feed_key, objection_id, kind, payment_id, state, amount, reason)
select distinct $1, 'contradiction ' || base.payment_id, 'contradiction', base.payment_id, 'told', base.amount, base.problem
from "BASE"."WEBHOOK_EVENT" event
join "BASE".:"base_table" base on base.payment_id = event.payment_id
where event.feed_key = $1
  and event.delivery_id = any ($2::bigint[])
  and base.load_id is not null
  and base.problem is not null
on conflict do nothing
