-- The gateway's calls that told of a payment. Grain: one delivery. Params: $1 feed key, $2 the gateway's payment id.
-- The table is that of the lender and gateway.
select e.delivery_id, d.event_id, e.event_type, d.origin, d.received_at, octet_length(d.body) as size_bytes,
       encode(d.body_sha256, 'hex') as body_sha256
from "BASE"."WEBHOOK_EVENT" e
join "RAW".:"raw_table" d on d.delivery_id = e.delivery_id
where e.feed_key = $1
  and e.payment_id = $2
order by e.delivery_id
limit 50
