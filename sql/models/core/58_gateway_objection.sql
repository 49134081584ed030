-- What a gateway says against a payment: a refund holds it or proposes its undo, a contradiction holds it, a dispute is shown.
-- Grain:  one case per objection.
-- Reads:  WEBHOOK_OBJECTION by state; CORE_TRANSACTION_SOURCE by payment id; CORE_TRANSACTION_DATA, outbox, result and undo by key.
-- Writes: OPS.EXCEPTION, OPS.APPROVAL, REPAYMENT_OUTBOX (held), WEBHOOK_OBJECTION (has_case).
-- Params: none.
-- Rerun:  adds nothing: an objection that has its case is left alone until more is told of it.
-- Checks: queue/held_is_not_ready.
-- Why:    A refund may come before its payment, by file or webhook: it waits until the payment is known. One of a payment that
--         never was money stays without a case. A dispute has its case at once, and names its payment when that is known. Only refunds of the whole amount propose an undo: it takes the whole back.
--         Nothing is undone here: a person decides on the proposal. What a person resolved is asked again when the gateway tells
--         of another state. The outbox row is locked first and its state taken from there, for a person may release the payment
--         meanwhile; what is held is what has an open case when this statement ends.
with
objection as (
  select o.feed_key, o.objection_id, o.kind, o.payment_id, o.state, o.amount, o.reason, f.lender, f.gateway
  from "BASE"."WEBHOOK_OBJECTION" o
  join "OPS"."FEED" f on f.feed_key = o.feed_key
  where not o.has_case
    and (o.kind <> 'refund' or o.state = 'processed')
),

meant as (
  select o.*, t.source_key, t.loan_external_id, t.date as payment_date, t.amount as payment_amount, t.result
  from objection o
  left join lateral (
    select t.source_key, t.loan_external_id, t.date, t.amount, done.status as result
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    join "OPS"."FEED" f on f.feed_key = s.feed_key and f.gateway = o.gateway and f.lender = o.lender
    join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = s.source_key
    left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" done on done.source_key = s.source_key
    where s.payment_id = o.payment_id
    order by done.status = 'success' desc nulls last, s.load_id, s.row_id
    limit 1
  ) t on true
  where t.source_key is not null
     or o.kind = 'dispute'
),

placed as (
  select
    m.*, out.state as outbox_state, out.is_unsent,
    (
      select sum(r.amount)
      from "BASE"."WEBHOOK_OBJECTION" r
      where r.feed_key = m.feed_key and r.payment_id = m.payment_id and r.kind = 'refund' and r.state = 'processed'
    ) as refunded,
    exists (select from "OPS"."REPAYMENT_UNDO" u where u.source_key = m.source_key and u.state <> 'dismissed') as has_undo
  from meant m
  left join lateral (
    select o.state, o.attempt_sent_at is null and (o.claimed_until is null or o.claimed_until <= now()) as is_unsent
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.source_key = m.source_key
    for update
  ) out on true
),

decided as (
  -- What was sent may stand in Fineract: that is for the posting to find out, and for a person to undo.
  select
    placed.*,
    result is distinct from 'success' and (coalesce(is_unsent, true) or outbox_state = 'held')
      and coalesce(outbox_state, 'held') <> 'posted' as is_in_time,
    coalesce(refunded >= payment_amount, false) as is_whole
  from placed
  where kind = 'dispute'
     or (outbox_state is distinct from 'dismissed' and not has_undo)
),

opened as (
  insert into "OPS"."EXCEPTION" as known (
    category, case_key, source_lender, loan_external_id, source_key, feed_key, amount, date, reason, detail
  )
  select
    case
      when d.kind = 'dispute' then 'disputed payment'
      when d.kind = 'contradiction' then 'contradictory webhook payment'
      when d.is_in_time then 'reversal before posting'
      else 'reversal after posting'
    end,
    d.feed_key || ':' || d.objection_id, d.lender, d.loan_external_id, d.source_key, d.feed_key,
    coalesce(d.payment_amount, d.amount), d.payment_date,
    case
      when d.kind = 'dispute' then 'The payer disputes this payment at the gateway: answer there in time.'
      when d.kind = 'contradiction' then d.reason
      when d.is_in_time then 'The gateway refunded ' || coalesce(d.amount::text, 'an unknown amount') || ' before the payment was posted: it is held until a person decides.'
      when d.is_whole then 'The gateway refunded the payment after it was sent to Fineract: its undo is proposed.'
      else 'The gateway refunded ' || coalesce(d.amount::text, 'an unknown amount') || ', a part of the payment, after it was sent to Fineract: book the difference there by hand.'
    end,
    jsonb_build_object(
      'payment_id', d.payment_id, 'objection_id', d.objection_id, 'objection_state', d.state, 'objection_amount', d.amount,
      'refunded_amount', case when d.kind = 'refund' then d.refunded end
    )
  from decided d
  on conflict (category, case_key) do update
  set
    detail = known.detail || excluded.detail, source_key = excluded.source_key, loan_external_id = excluded.loan_external_id,
    amount = excluded.amount, date = excluded.date,
    status = 'open', resolved_at = null, resolved_by = null, resolution = null
  where (known.status = 'open' and (known.detail, known.source_key) is distinct from (known.detail || excluded.detail, excluded.source_key))
     or known.detail ->> 'objection_state' is distinct from excluded.detail ->> 'objection_state'
  returning exception_id, category, source_lender, loan_external_id, source_key, amount, reason, detail
),

kept_back as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'held', updated_at = now()
  where o.source_key = any (array(
    select p.source_key
    from opened p
    join decided d on d.source_key = p.source_key
    where p.category in ('reversal before posting', 'contradictory webhook payment')
      and d.is_in_time
      and d.outbox_state in ('ready', 'queued', 'failed')
  ))
),

proposed as (
  insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by)
  select distinct on (o.source_key)
    'undo repayment', o.source_key, o.source_lender, o.loan_external_id, o.amount,
    jsonb_build_object('source_key', o.source_key, 'exception_id', o.exception_id), o.reason, 'pipeline'
  from opened o
  where o.category = 'reversal after posting'
    and (o.detail ->> 'refunded_amount')::numeric >= o.amount
  order by o.source_key, o.exception_id
  on conflict (kind, subject_key) where status = 'pending' do nothing
)

update "BASE"."WEBHOOK_OBJECTION" o
set has_case = true
from meant m
where o.feed_key = m.feed_key
  and o.objection_id = m.objection_id
  and m.source_key is not null
