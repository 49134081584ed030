-- New calls of one lender's gateway, read: what each tells of a payment, of its loan and against it.
-- Grain:  one row per delivery.
-- Reads:  RAW table of the source, by state.
-- Writes: WEBHOOK_EVENT, WEBHOOK_REFERENCE, WEBHOOK_OBJECTION; RAW table (transformed_at).
-- Params: $1 feed key, $2 deliveries at most; identifiers raw_table, reader.
-- Rerun:  takes nothing: a delivery is new once. One that is marked new again is read again, in place of what was read.
-- Checks: deliveries/payments_are_accounted_for.
-- Why:    Deliveries are taken by their state, so one that commits late is never passed over.
--         What cannot be read is an event too, and stops nothing.
with
delivery as materialized (
  select delivery_id, event_type, body
  from "RAW".:"raw_table"
  where transformed_at is null
  order by delivery_id
  limit $2
  for update
),

event as materialized (
  select d.delivery_id, d.event_type, jsonb_typeof(content.json) is not distinct from 'object' as is_readable, told.*
  from delivery d
  cross join lateral (select "BASE".json_of(d.body) as json offset 0) content
  cross join lateral "BASE".:"reader"(case when jsonb_typeof(content.json) = 'object' then content.json else '{}' end) told
),

kept as (
  insert into "BASE"."WEBHOOK_EVENT" (
    feed_key, delivery_id, event_type, is_readable, payment_id, state, amount, charge, surcharge, paid_at, method, bank_reference,
    description, order_id, link_id, mandate_id, is_mandate_authorisation, problem, doubt
  )
  select
    $1, delivery_id, event_type, is_readable, payment_id, state, amount, charge, surcharge, paid_at, method, bank_reference,
    description, order_id, link_id, mandate_id, is_mandate_authorisation, problem, doubt
  from event
  on conflict (feed_key, delivery_id) do update
  set
    is_readable = excluded.is_readable, payment_id = excluded.payment_id, state = excluded.state, amount = excluded.amount,
    charge = excluded.charge, surcharge = excluded.surcharge, paid_at = excluded.paid_at, method = excluded.method,
    bank_reference = excluded.bank_reference, description = excluded.description, order_id = excluded.order_id,
    link_id = excluded.link_id, mandate_id = excluded.mandate_id,
    is_mandate_authorisation = excluded.is_mandate_authorisation, problem = excluded.problem, doubt = excluded.doubt
),

named as (
  insert into "BASE"."WEBHOOK_REFERENCE" (feed_key, about, how, rule, text)
  select distinct $1, name.about, name.how, name.rule, name.text
  from event
  cross join lateral jsonb_to_recordset(event.named) as name (about text, how text, rule text, text text)
  on conflict do nothing
),

objected as (
  insert into "BASE"."WEBHOOK_OBJECTION" as known (feed_key, objection_id, kind, payment_id, state, amount)
  select distinct on (objection_id) $1, objection_id, objection_kind, payment_id, objection_state, objection_amount
  from event
  where objection_id is not null
    and payment_id is not null
  order by objection_id, "BASE".objection_strength(objection_state) desc, objection_state desc, objection_amount
  on conflict (feed_key, objection_id) do update
  set state = excluded.state, amount = coalesce(excluded.amount, known.amount), has_case = false
  where ("BASE".objection_strength(excluded.state), excluded.state) > ("BASE".objection_strength(known.state), known.state)
)

update "RAW".:"raw_table" raw
set transformed_at = now()
from delivery d
where raw.delivery_id = d.delivery_id
returning raw.delivery_id
