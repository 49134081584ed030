-- What a person must see of one lender's gateway: money whose loan or values are not known, and calls that cannot be read.
-- Grain:  one case per payment or delivery.
-- Reads:  BASE table by state, WEBHOOK_EVENT by delivery, OPS.EXCEPTION by open case.
-- Writes: OPS.EXCEPTION.
-- Params: $1 feed key, $2 new delivery ids; identifier base_table.
-- Rerun:  adds nothing: the payment or the delivery is the case.
-- Checks: deliveries/payments_are_accounted_for.
-- Why:    A case ends by itself when a later event, or a loan that has become known, tells what was missing.
with
waiting as (
  select row_id, payment_id, state, source_lender, loan_external_id, date, amount, problem, doubt, order_id, link_id
  from "BASE".:"base_table"
  where load_id is null
    and state in ('told', 'success')
    and not is_mandate_authorisation
    and not set_aside
),

settled as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'pipeline', resolution = 'told by a later event'
  where e.category = 'unresolved webhook payment'
    and e.status = 'open'
    and e.feed_key = $1
    and not exists (select from waiting w where w.row_id = e.row_id)
),

unreadable as (
  insert into "OPS"."EXCEPTION" (category, case_key, source_lender, feed_key, reason, detail)
  select
    'unreadable webhook', $1 || ':' || e.delivery_id, f.lender, $1,
    'The gateway signed a call that cannot be read as JSON: look at its bytes in the RAW table.',
    jsonb_build_object('delivery_id', e.delivery_id)
  from "BASE"."WEBHOOK_EVENT" e
  join "OPS"."FEED" f on f.feed_key = $1
  where e.feed_key = $1
    and e.delivery_id = any ($2::bigint[])
    and not e.is_readable
  on conflict (category, case_key) do nothing
)

insert into "OPS"."EXCEPTION" as known (
  category, case_key, source_lender, loan_external_id, feed_key, row_id, amount, date, reason, detail
)
select
  'unresolved webhook payment', $1 || ':' || payment_id, source_lender, loan_external_id, $1, row_id, amount, date,
  case
    when coalesce(problem, doubt) is not null then coalesce(problem, doubt)
    when state = 'told' then 'It is told of as paid, but not by the event that has its day: that event, or the poll, will bring it.'
    else 'Nothing that the gateway told names its loan, or not one loan alone: attach it to a loan.'
  end,
  jsonb_build_object('payment_id', payment_id, 'order_id', order_id, 'link_id', link_id, 'attachable', problem is null and state = 'success')
from waiting
on conflict (category, case_key) do update
set reason = excluded.reason, detail = excluded.detail, loan_external_id = excluded.loan_external_id, amount = excluded.amount, date = excluded.date
where known.status = 'open'
  and (known.reason, known.detail, known.amount, known.date) is distinct from (excluded.reason, excluded.detail, excluded.amount, excluded.date)
