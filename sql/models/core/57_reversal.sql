-- Money that a later report takes back: the payment that it names is not posted any more, or its undo is proposed.
-- Grain:  one case per payment.
-- Reads:  new_load; RAW_REJECTED_RECORDS by file; CORE_TRANSACTION_DATA by loan, CORE_TRANSACTION_SOURCE, outbox, result and undo by key.
-- Writes: OPS.EXCEPTION, OPS.APPROVAL, REPAYMENT_OUTBOX (held).
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: only rejected records of these loads are looked at, and the payment is the case.
-- Checks: queue/held_is_not_ready.
-- Why:    A reversal carries the payment's id on its loan. A report in an earlier load than the payment's is an attempt that
--         failed before the money came. Where several payments of the loan carry the id, the one of the same day and amount is meant.
--         Nothing is undone here: a person decides on the proposal.
--         Sub-selects with offset or for update are look-ups by key, whatever the planner believes about sizes.
with
reversal as (
  select r.*, l.load_id
  from new_load l
  cross join lateral (
    select
      reject_id, feed_key, file_id, line, lender, upper(btrim(loan_id)) as loan_external_id, payment_id,
      amount, date::date as date, status
    from "RAW"."RAW_REJECTED_RECORDS"
    where file_id = l.file_id
      and reason = 'status not in allowed values'
      and payment_id is not null
      and loan_id is not null
      and status ~* 'revers|return|refund|bounc|charge ?back|dishono|recall'
    offset 0
  ) r
),

meant as (
  select distinct on (t.source_key) r.*, t.source_key, t.date as payment_date, t.amount as payment_amount
  from reversal r
  cross join lateral (
    select known.source_key, known.date, known.amount
    from (
      select t.source_key, t.date, t.amount
      from "CORE"."CORE_TRANSACTION_DATA" t
      where t.loan_external_id = r.loan_external_id
        and t.source_lender = r.lender
        and t.is_success
      offset 0
    ) known
    cross join lateral (
      select s.row_id
      from "CORE"."CORE_TRANSACTION_SOURCE" s
      where s.source_key = known.source_key
        and s.payment_id = r.payment_id
        and s.load_id <= r.load_id
      limit 1
    ) report
    order by known.date = r.date desc nulls last, known.amount = r.amount desc nulls last, known.date desc, known.source_key
    limit 1
  ) t
  order by t.source_key, r.load_id, r.line
),

placed as (
  select m.*, out.state, out.is_unsent, done.status as result
  from meant m
  left join lateral (
    select o.state, o.attempt_sent_at is null and (o.claimed_until is null or o.claimed_until <= now()) as is_unsent
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.source_key = m.source_key
    for update
  ) out on true
  left join lateral (
    select p.status
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p
    where p.source_key = m.source_key
    offset 0
  ) done on true
  where out.state is distinct from 'dismissed'
    and not exists (
      select from "OPS"."REPAYMENT_UNDO" u where u.source_key = m.source_key and u.state <> 'dismissed'
    )
),

decided as (
  -- What was sent may stand in Fineract: that is for the posting to find out, and for a person to undo.
  select
    placed.*,
    result is distinct from 'success' and coalesce(is_unsent, true) and coalesce(state, 'held') <> 'posted' as is_in_time
  from placed
),

kept_back as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'held', updated_at = now()
  from decided d
  where o.source_key = d.source_key
    and d.is_in_time
    and o.state in ('ready', 'queued', 'failed')
),

opened as (
  insert into "OPS"."EXCEPTION" (
    category, case_key, source_lender, loan_external_id, source_key, feed_key, file_id, line, amount, date, reason, detail
  )
  select
    case when d.is_in_time then 'reversal before posting' else 'reversal after posting' end,
    d.source_key, d.lender, d.loan_external_id, d.source_key, d.feed_key, d.file_id, d.line, d.payment_amount, d.payment_date,
    case
      when d.is_in_time then 'A report takes this payment back before it was posted: it is held until a person decides.'
      else 'A report takes this payment back after it was sent to Fineract: its undo is proposed.'
    end,
    jsonb_build_object(
      'payment_id', d.payment_id, 'reject_id', d.reject_id, 'reversal_status', d.status,
      'reversal_date', d.date, 'reversal_amount', d.amount
    )
  from decided d
  on conflict (category, case_key) do nothing
  returning exception_id, category, source_lender, loan_external_id, source_key, amount, reason
)

insert into "OPS"."APPROVAL" (kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by)
select
  'undo repayment', o.source_key, o.source_lender, o.loan_external_id, o.amount,
  jsonb_build_object('source_key', o.source_key, 'exception_id', o.exception_id),
  o.reason, 'pipeline'
from opened o
where o.category = 'reversal after posting'
on conflict (kind, subject_key) where status = 'pending' do nothing
