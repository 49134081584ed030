-- What is still to come from Fineract, undos too, and what moves while it comes.
select
  count(*) filter (where state = 'queued')
    + (select count(*) from "OPS"."REPAYMENT_UNDO" u where u.state in ('queued', 'sent')) as under_way,
  count(*) filter (where state = 'posted')
    + (select count(*) from "OPS"."REPAYMENT_UNDO" u where u.state = 'undone') as posted
from "OPS"."REPAYMENT_OUTBOX"
