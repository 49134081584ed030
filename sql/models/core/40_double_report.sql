-- One debit that two feeds of a lender report on different days: one of the two must not be posted unseen.
-- Grain:  one case per pair of payments (held, twin).
-- Reads:  new_payment; CORE_TRANSACTION_DATA by loan and day, CORE_TRANSACTION_SOURCE and the outbox by key; OPS.LENDER, OPS.FEED.
-- Writes: OPS.EXCEPTION; REPAYMENT_OUTBOX where the held one was ready already.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: only payments that are new here are compared.
-- Checks: queue/held_is_not_ready.
-- Why:    Suspicious are two days of which each was reported by a feed that does not report the other. A feed that reports
--         both days tells of two payments. The later one is held; where it is under way already, or posted, the one that arrives now is.
--         An identity that both carry decides: it is the same money, held for good, and nobody is asked.
--         The state is that of the locked row: a person may have released the payment since this statement began.
--         Sub-selects with offset or for update, and arrays of keys, are look-ups by key, whatever the planner believes about sizes.
with
lender as (
  select l.lender, l.double_report_window_days
  from "OPS"."LENDER" l
  join "OPS"."FEED" f on f.lender = l.lender
  group by l.lender
  having count(*) > 1
),

candidate as (
  select n.source_key, n.date, twin.source_key as twin_key, twin.date as twin_date
  from new_payment n
  join lender l on l.lender = n.source_lender
  cross join lateral (
    select t.source_key, t.date
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.loan_external_id = n.loan_external_id
      and t.date between n.date - l.double_report_window_days and n.date + l.double_report_window_days
      and t.date <> n.date
      and t.amount = n.amount
      and t.source_lender = n.source_lender
      and t.is_success
    offset 0
  ) twin
  where n.is_success
),

pair as (
  select distinct
    case when date < twin_date then source_key else twin_key end as earlier_key,
    case when date < twin_date then twin_key else source_key end as later_key
  from candidate
),

with_feeds as (
  select
    earlier_key, later_key,
    array(select s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = earlier_key) as earlier_feeds,
    array(select s.feed_key from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = later_key) as later_feeds
  from pair
),

suspicious as (
  select
    p.earlier_key, p.later_key,
    exists (select from new_payment n where n.source_key = p.later_key) as later_is_new,
    out.state as later_state, out.attempt_sent_at as later_sent_at, done.status as later_result
  from with_feeds p
  left join lateral (
    select o.state, o.attempt_sent_at
    from "OPS"."REPAYMENT_OUTBOX" o
    where o.source_key = p.later_key
    for update
  ) out on true
  left join lateral (
    select d.status
    from "CORE"."CORE_TRANSACTION_DATA_PROCESSED" d
    where d.source_key = p.later_key
    offset 0
  ) done on true
  where not (p.earlier_feeds <@ p.later_feeds or p.later_feeds <@ p.earlier_feeds)
),

decided as (
  select
    earlier_key, later_key,
    later_is_new
      or (later_result is distinct from 'success'
          and later_sent_at is null
          and coalesce(later_state, 'held') in ('ready', 'held')) as later_is_held,
    later_state
  from suspicious
),

described as (
  select
    d.earlier_key, d.later_key, d.later_is_held and coalesce(d.later_state = 'ready', false) as is_to_hold, held.source_key, held.source_lender, held.loan_external_id, held.amount, held.date,
    held.feed_key, held.row_id, held.payment_id, twin.source_key as twin_key, twin.date as twin_date, twin.feed_key as twin_feed,
    twin.payment_id as twin_payment_id,
    "CORE".same_identity(
      array(select s.payment_id from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = held.source_key), held.note,
      array(select s.payment_id from "CORE"."CORE_TRANSACTION_SOURCE" s where s.source_key = twin.source_key), twin.note
    ) as is_same_money
  from decided d
  cross join lateral (
    select t.*
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.source_key = case when d.later_is_held then d.later_key else d.earlier_key end
    offset 0
  ) held
  cross join lateral (
    select t.*
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.source_key = case when d.later_is_held then d.earlier_key else d.later_key end
    offset 0
  ) twin
),

kept_back as (
  update "OPS"."REPAYMENT_OUTBOX" o
  set state = 'held', updated_at = now()
  where o.source_key = any (array(select d.source_key from described d where d.is_to_hold))
)

insert into "OPS"."EXCEPTION" (
  category, case_key, status, source_lender, loan_external_id, source_key, feed_key, row_id, amount, date, reason, detail,
  resolved_at, resolved_by, resolution
)
select
  'possible double report', d.source_key || ':' || d.twin_key, case when d.is_same_money then 'resolved' else 'open' end,
  d.source_lender, d.loan_external_id, d.source_key, d.feed_key, d.row_id, d.amount, d.date,
  'Another feed of the lender reports the same loan and amount on ' || to_char(d.twin_date, 'YYYY-MM-DD')
    || ' and has no row of its own for this day: it may be the same money.',
  jsonb_build_object(
    'payment_id', d.payment_id,
    'twin_source_key', d.twin_key, 'twin_date', d.twin_date, 'twin_feed', d.twin_feed, 'twin_payment_id', d.twin_payment_id,
    'earlier_source_key', d.earlier_key, 'later_source_key', d.later_key
  ),
  case when d.is_same_money then now() end,
  case when d.is_same_money then 'pipeline' end,
  case when d.is_same_money then 'same identity' end
from described d
on conflict (category, case_key) do nothing
