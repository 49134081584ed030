-- What is still to come from Fineract, and what moves while it comes.
select
  count(*) filter (where state = 'queued') as under_way,
  count(*) filter (where state = 'posted') as posted
from "OPS"."REPAYMENT_OUTBOX"
