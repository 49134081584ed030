-- The loan that two persons name for a payment. No row: the loan is not what is missing, or the payment has one by now.
-- Grain: one reference. Params: $1 exception id, $2 loan id.
insert into "BASE"."WEBHOOK_REFERENCE" (feed_key, about, how, rule, text)
select e.feed_key, 'payment ' || (e.detail ->> 'payment_id'), 'person', 'loan', $2
from "OPS"."EXCEPTION" e
where e.exception_id = $1::bigint
  and e.category = 'unresolved webhook payment'
  and (e.detail ->> 'attachable')::boolean
on conflict do nothing
returning about
