-- Money that a report takes back: the payment that it names is not posted any more, or its undo is proposed.
-- Grain:  one case per payment.
-- Reads:  new_reversal; outbox, result, undo and cases by key.
-- Writes: OPS.EXCEPTION, OPS.APPROVAL, REPAYMENT_OUTBOX (held).
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: the payment is the case, and the case lists the records that it has been told.
-- Checks: queue/held_is_not_ready.
-- Why:    The same record told again changes nothing, also when a person has decided meanwhile; another record opens the case
--         again, for they decided without it. Nothing is undone here: a person decides on the proposal.
--         The outbox row is locked first and its state taken from there, for a person may release the payment meanwhile; what
--         is held is what has an open case when this statement ends.
with
told as (
  select distinct on (source_key)
    n.*,
    "OPS".list_of_both(jsonb_agg(identity) over payment, null) as identities,
    "OPS".list_of_both(jsonb_agg(reject_id) over payment, null) as reject_ids
  from new_reversal n
  where source_key is not null
  window payment as (partition by source_key)
  order by source_key, load_id, line, reject_id
),

locked as (
  select t.*, out.state, out.is_unsent
  from told t
  left join lateral (
    select o.state, o.attempt_sent_at is null and (o.claimed_until is null or o.claimed_until <= now()) as is_unsent
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.source_key = t.source_key
    for update
  ) out on true
  where out.state is distinct from 'dismissed'
    and not exists (
      select from "OPS"."REPAYMENT_UNDO" u where u.source_key = t.source_key and u.state <> 'dismissed'
    )
),

decided as (
  -- What was sent may stand in Fineract: that is for the posting to find out, and for a person to undo.
  select
    l.*, t.amount as payment_amount, t.date as payment_date,
    case
      when done.status is distinct from 'success' and (coalesce(l.is_unsent, true) or l.state = 'held') and coalesce(l.state, 'held') <> 'posted'
      then 'reversal before posting'
      else 'reversal after posting'
    end as category
  from locked l
  cross join lateral (
    select p.amount, p.date from "CORE"."CORE_TRANSACTION_DATA" p where p.source_key = l.source_key offset 0
  ) t
  left join lateral (
    select p.status from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p where p.source_key = l.source_key offset 0
  ) done on true
),

opened as (
  insert into "OPS"."EXCEPTION" as known (
    category, case_key, source_lender, loan_external_id, source_key, feed_key, file_id, line, amount, date, reason, detail
  )
  select
    d.category, d.source_key, d.lender, d.loan_external_id, d.source_key, d.feed_key, d.file_id, d.line, d.payment_amount, d.payment_date,
    case d.category
      when 'reversal before posting' then 'A report takes this payment back before it was posted: it is held until a person decides.'
      else 'A report takes this payment back after it was sent to Fineract: its undo is proposed.'
    end,
    jsonb_build_object(
      'payment_id', d.payment_id, 'reject_id', d.reject_id, 'reject_ids', d.reject_ids, 'told', d.identities,
      'reversal_status', d.status, 'reversal_date', d.date, 'reversal_amount', d.amount
    )
  from decided d
  -- A payment that was released and then posted has been told of in the case that was decided.
  where not exists (
    select
    from "OPS"."EXCEPTION" before
    where before.source_key = d.source_key
      and before.category in ('reversal before posting', 'reversal after posting')
      and before.category <> d.category
      and d.identities <@ coalesce(before.detail -> 'told', '[]')
  )
  on conflict (category, case_key) do update
  set
    status = 'open', resolved_at = null, resolved_by = null, resolution = null, reason = excluded.reason,
    feed_key = excluded.feed_key, file_id = excluded.file_id, line = excluded.line,
    detail = known.detail || excluded.detail || jsonb_build_object(
      'told', "OPS".list_of_both(known.detail -> 'told', excluded.detail -> 'told'),
      'reject_ids', "OPS".list_of_both(known.detail -> 'reject_ids', excluded.detail -> 'reject_ids')
    )
  where not (excluded.detail -> 'told' <@ coalesce(known.detail -> 'told', '[]'))
  returning exception_id, category, source_lender, loan_external_id, source_key, amount, reason
),

kept_back as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'held', updated_at = now()
  where o.source_key = any (array(
    select p.source_key
    from opened p
    join decided d on d.source_key = p.source_key
    where p.category = 'reversal before posting'
      and d.state in ('ready', 'queued', 'failed')
  ))
),

noted as (
  -- A possible second payment is no payment yet: its case tells that it was taken back, and its release is refused.
  update "OPS"."EXCEPTION" e
  set detail = e.detail || jsonb_build_object(
        'reversal_reject_ids', "OPS".list_of_both(e.detail -> 'reversal_reject_ids', n.reject_ids),
        'reversal_status', n.status, 'reversal_date', n.date, 'reversal_amount', n.amount)
  from (
    select
      exception_id, jsonb_agg(distinct reject_id) as reject_ids, max(status) as status, max(date) as date, max(amount) as amount
    from new_reversal
    where exception_id is not null
    group by exception_id
  ) n
  where e.exception_id = n.exception_id
    and e.status = 'open'
)

insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by)
select
  'undo repayment', o.source_key, o.source_lender, o.loan_external_id, o.amount,
  jsonb_build_object('source_key', o.source_key, 'exception_id', o.exception_id),
  o.reason, 'pipeline'
from opened o
where o.category = 'reversal after posting'
on conflict (kind, subject_key) where status = 'pending' do nothing
