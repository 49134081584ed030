-- The gateway's calls that told of a payment, read again: which columns of what was read from them would differ now.
-- Grain: one delivery. Params: $1 feed key, $2 the gateway's payment id, $3 rows at most. The table and the reader are those of the gateway.
select
  e.delivery_id, d.event_id, d.body, encode(d.body_sha256, 'hex') as body_sha256,
  array_remove(array[
    case when e.payment_id is distinct from told.payment_id then 'payment_id' end,
    case when e.state is distinct from told.state then 'state' end,
    case when e.amount is distinct from told.amount::numeric(14,2) then 'amount' end,
    case when e.charge is distinct from told.charge::numeric(14,2) then 'charge' end,
    case when e.surcharge is distinct from told.surcharge::numeric(14,2) then 'surcharge' end,
    case when e.paid_at is distinct from told.paid_at then 'paid_at' end,
    case when e.bank_reference is distinct from told.bank_reference then 'bank_reference' end,
    case when e.order_id is distinct from told.order_id then 'order_id' end,
    case when e.link_id is distinct from told.link_id then 'link_id' end,
    case when e.mandate_id is distinct from told.mandate_id then 'mandate_id' end
  ], null) as differing
from "BASE"."WEBHOOK_EVENT" e
join "RAW".:"raw_table" d on d.delivery_id = e.delivery_id
cross join lateral (select "BASE".json_of(d.body) as json offset 0) content
cross join lateral "BASE".:"reader"(case when jsonb_typeof(content.json) = 'object' then content.json else '{}' end) told
where e.feed_key = $1
  and e.payment_id = $2
order by e.delivery_id
limit $3
