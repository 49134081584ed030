-- Which reports take which money back: new reports with known payments, and new payments with reports that came before them.
-- Grain:  one row per report and payment, or possible second payment, that it means.
-- Reads:  new_load, new_report; RAW_REJECTED_RECORDS by file, and by loan with payment id or day; RAW_LOAD by file; CORE_TRANSACTION_DATA
--         by key or loan and day, CORE_TRANSACTION_SOURCE and SECOND_PAYMENT_REPORT by payment id or key.
-- Writes: new_reversal (work table).
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  the same rows; what they bring about is the next model's to know.
-- Checks: queue/held_is_not_ready.
-- Why:    A reversal carries the payment's id on its loan; where its feed has no ids, the loan, the day and the amount are meant.
--         Where several payments carry the id, the one of the same day and amount is. Loads are numbered when they begin, so what
--         an earlier transform brought came before the loads at hand, whatever its number. A return or bounce that came before
--         its payment, with no later day, is an attempt that failed before the money came.
--         Sub-selects with offset are look-ups by key, whatever the planner believes about sizes.
with
reject_of_load as (
  select r.*, l.load_id, true as is_new, null::text as sought_key
  from new_load l
  cross join lateral (
    select reject.reject_id, reject.feed_key, reject.file_id, reject.line, reject.lender, reject.loan_id, reject.payment_id,
           reject.amount, reject.date, reject.status, reject.record_digest
    from "RAW"."RAW_REJECTED_RECORDS" reject
    where reject.file_id = l.file_id
      and reject.reason in ('status not in allowed values', 'amount <= 0')
      and "RAW".takes_money_back(reject.status)
      and reject.loan_id is not null
    offset 0
  ) r
),

known_reject as (
  select distinct r.*, l.load_id, false as is_new, n.source_key as sought_key
  from new_report n
  cross join lateral (
    select reject.reject_id, reject.feed_key, reject.file_id, reject.line, reject.lender, reject.loan_id, reject.payment_id,
           reject.amount, reject.date, reject.status, reject.record_digest
    from "RAW"."RAW_REJECTED_RECORDS" reject
    where upper(btrim(reject.loan_id)) = n.loan_external_id
      and reject.lender = n.source_lender
      and reject.payment_id = n.payment_id
      and "RAW".is_reversal(reject.reason, reject.status)
      and reject.state = 'open'
    union all
    select reject.reject_id, reject.feed_key, reject.file_id, reject.line, reject.lender, reject.loan_id, reject.payment_id,
           reject.amount, reject.date, reject.status, reject.record_digest
    from "RAW"."RAW_REJECTED_RECORDS" reject
    where n.payment_id is null
      and upper(btrim(reject.loan_id)) = n.loan_external_id
      and reject.lender = n.source_lender
      and reject.payment_id is null
      and reject.date::date = n.date
      and reject.feed_key = n.feed_key
      and "RAW".is_reversal(reject.reason, reject.status)
      and reject.state = 'open'
    offset 0
  ) r
  cross join lateral (
    select load.load_id
    from "RAW"."RAW_LOAD" load
    where load.file_id = r.file_id
      and load.kind = 'file'
      and load.transformed_at is not null
    offset 0
  ) l
),

reversal as (
  select
    reject_id, feed_key, file_id, line, load_id, lender, upper(btrim(loan_id)) as loan_external_id, payment_id,
    abs(amount) as amount, date::date as date, status, record_digest, is_new, sought_key
  from (select * from reject_of_load union all select * from known_reject) r
),

reported as (
  select r.reject_id, r.sought_key, s.source_key, s.load_id, null::bigint as exception_id
  from reversal r
  cross join lateral (
    select s.source_key, s.load_id
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    where s.payment_id = r.payment_id
      and s.loan_external_id = r.loan_external_id
    offset 0
  ) s
  union all
  select r.reject_id, r.sought_key, s.source_key, s.load_id, s.exception_id
  from reversal r
  cross join lateral (
    select s.source_key, s.load_id, s.exception_id
    from "OPS"."SECOND_PAYMENT_REPORT" s
    where s.payment_id = r.payment_id
    offset 0
  ) s
  union all
  select r.reject_id, r.sought_key, t.source_key, s.load_id, s.exception_id
  from reversal r
  cross join lateral (
    select t.source_key
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.loan_external_id = r.loan_external_id
      and t.date = r.date
      and t.amount = r.amount
    offset 0
  ) t
  cross join lateral (
    select s.load_id, null::bigint as exception_id
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    where s.source_key = t.source_key
      and s.feed_key = r.feed_key
      and s.payment_id is null
    union all
    select s.load_id, s.exception_id
    from "OPS"."SECOND_PAYMENT_REPORT" s
    where s.source_key = t.source_key
      and s.feed_key = r.feed_key
      and s.payment_id is null
    offset 0
  ) s
  where r.payment_id is null
),

possible as (
  select r.*, p.source_key, p.exception_id, t.date as payment_date, t.amount as payment_amount
  from reported p
  join reversal r on r.reject_id = p.reject_id and r.sought_key is not distinct from p.sought_key
  cross join lateral (
    select t.date, t.amount
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.source_key = p.source_key
      and t.loan_external_id = r.loan_external_id
      and t.source_lender = r.lender
      and t.is_success
    offset 0
  ) t
  where p.load_id <= r.load_id
     or (r.is_new and p.load_id <> all (array(select load_id from new_load)))
     or r.date > t.date
     or "RAW".says_money_had_come(r.status)
),

meant as (
  (select distinct on (reject_id, sought_key) *
   from possible
   where exception_id is null
   order by
     reject_id, sought_key, payment_date = date desc nulls last, payment_amount = amount desc nulls last, payment_date desc, source_key)
  union all
  (select distinct on (reject_id, sought_key, exception_id) *
   from possible
   where exception_id is not null
   order by reject_id, sought_key, exception_id)
)

insert into new_reversal (
  reject_id, feed_key, file_id, line, load_id, lender, loan_external_id, payment_id, amount, date, status, identity,
  source_key, exception_id
)
select
  reject_id, feed_key, file_id, line, load_id, lender, loan_external_id, payment_id, amount, date, status,
  feed_key || ' ' || coalesce(record_digest::text, md5(concat_ws('|', loan_external_id, payment_id, amount, date, status))),
  case when exception_id is null then source_key end, exception_id
from meant
where sought_key is null
   or sought_key = source_key
