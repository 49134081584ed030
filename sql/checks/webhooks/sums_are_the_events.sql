-- A load's payments have the amounts that their events tell, where these tell one amount.
-- Grain: one offending payment. Params: $1 load ids, $2 feed key; identifier base_table.
select b.row_id, b.load_id, b.payment_id, b.amount
from "BASE".:"base_table" b
where b.load_id = any ($1::bigint[])
  and b.problem is null
  and not exists (
    select
    from "BASE"."WEBHOOK_EVENT" e
    where e.feed_key = $2
      and e.payment_id = b.payment_id
      and e.state = 'success'
      and e.amount = b.amount
  )
limit 100
