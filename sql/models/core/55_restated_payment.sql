-- A payment that its feed told of before with another day or amount: a corrected file must not become a second repayment.
-- Grain:  one case per new payment and the payment told of before.
-- Reads:  new_payment, new_report, new_load, RAW_S3_FILE_PROCESSING_LOG by file, OPS.FEED, OPS.LENDER, OPS.EXCEPTION by payment; CORE_TRANSACTION_SOURCE by payment id and loan
--         and by key, CORE_TRANSACTION_DATA by key and by loan and day, SECOND_PAYMENT_REPORT by key.
-- Writes: OPS.EXCEPTION.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: only payments that are new here are compared.
-- Checks: queue/held_is_not_ready.
-- Why:    One payment id on one loan in two files of one feed is one payment, whatever the files say of day and amount.
--         Within one file a payment id may be a whole batch's, so only another file's report counts.
--         So it is with two feeds of one gateway, unless the same identity has settled it already.
--         Without ids only a file that was uploaded again under its own name can correct another: the same day with another
--         amount, or the same amount some days off, is one payment corrected, unless the new file tells of the earlier one too,
--         for then there are two. Files of different names tell of different payments.
--         Loads are numbered when they begin, so what an earlier transform brought came before the loads at hand, whatever its number.
with
compared as (
  select n.source_key, n.source_lender, n.loan_external_id, n.date, n.amount, r.feed_key, r.row_id, r.file_id, r.line, r.load_id, r.payment_id
  from new_payment n
  join new_report r on r.source_key = n.source_key and not r.is_second
),

same_id as (
  select c.*, report.source_key as first_key, report.file_id as first_file_id, report.line as first_line
  from compared c
  join "OPS"."FEED" f on f.feed_key = c.feed_key
  cross join lateral (
    select s.source_key, s.file_id, s.line
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    where s.payment_id = c.payment_id
      and s.loan_external_id = c.loan_external_id
      and s.source_key <> c.source_key
      and (
        (s.feed_key = c.feed_key and s.file_id <> c.file_id)
        or (
          s.feed_key <> c.feed_key
          and s.feed_key in (select o.feed_key from "OPS"."FEED" o where o.gateway = f.gateway and o.lender = f.lender)
          and not exists (
            select
            from "OPS"."EXCEPTION" settled
            where settled.source_key in (c.source_key, s.source_key)
              and settled.category = 'possible double report'
              and settled.resolution = 'same identity'
          )
        )
      )
      and (s.load_id < c.load_id or s.load_id <> all (array(select load_id from new_load)))
    offset 0
  ) report
  where c.payment_id is not null
),

-- The days are those of the lender's window of double reports.
near as (
  select c.*, t.source_key as first_key
  from compared c
  join "OPS"."LENDER" l on l.lender = c.source_lender
  cross join lateral (
    select t.source_key
    from "CORE"."CORE_TRANSACTION_DATA" t
    where t.loan_external_id = c.loan_external_id
      and t.date between c.date - l.double_report_window_days and c.date + l.double_report_window_days
      and t.source_lender = c.source_lender
      and t.source_key <> c.source_key
      and ((t.date = c.date and t.amount <> c.amount) or (t.date <> c.date and t.amount = c.amount))
    offset 0
  ) t
  where c.payment_id is null
    and c.file_id is not null
),

without_id as (
  select n.*, report.file_id as first_file_id, report.line as first_line
  from near n
  cross join lateral (
    select f.bucket, f.object_key
    from "RAW"."RAW_S3_FILE_PROCESSING_LOG" f
    where f.file_id = n.file_id
    offset 0
  ) this_file
  cross join lateral (
    select s.file_id, s.line
    from "CORE"."CORE_TRANSACTION_SOURCE" s
    join "RAW"."RAW_S3_FILE_PROCESSING_LOG" f on f.file_id = s.file_id
    where s.source_key = n.first_key
      and s.feed_key = n.feed_key
      and s.file_id <> n.file_id
      and s.payment_id is null
      and f.object_key = this_file.object_key
      and f.bucket = this_file.bucket
      and (s.load_id < n.load_id or s.load_id <> all (array(select load_id from new_load)))
    order by s.load_id desc, s.line
    limit 1
  ) report
  where not exists (
      select
      from "CORE"."CORE_TRANSACTION_SOURCE" again
      where again.source_key = n.first_key
        and again.feed_key = n.feed_key
        and again.file_id = n.file_id
    )
    and not exists (
      select
      from "OPS"."SECOND_PAYMENT_REPORT" again
      where again.source_key = n.first_key
        and again.feed_key = n.feed_key
        and again.file_id = n.file_id
    )
)

insert into "OPS"."EXCEPTION" (
  category, case_key, source_lender, loan_external_id, source_key, feed_key, row_id, file_id, line, amount, date, reason, detail
)
select
  'restated payment', c.source_key || ':' || known.source_key, c.source_lender, c.loan_external_id, c.source_key,
  c.feed_key, c.row_id, c.file_id, c.line, c.amount, c.date,
  case
    when c.payment_id is null
    then 'The file of this name was uploaded before and told of this loan with ' || known.amount || ' on '
      || to_char(known.date, 'YYYY-MM-DD') || ', which it does not any more: it may be the same money, corrected.'
    else 'An earlier report told of this payment id on this loan with ' || known.amount || ' on '
      || to_char(known.date, 'YYYY-MM-DD') || ': it may be the same money, corrected.'
  end,
  jsonb_build_object(
    'payment_id', c.payment_id,
    'first_source_key', known.source_key, 'first_date', known.date, 'first_amount', known.amount,
    'first_file_id', c.first_file_id, 'first_line', c.first_line
  )
from (
  select source_key, source_lender, loan_external_id, date, amount, feed_key, row_id, file_id, line, payment_id,
         first_key, first_file_id, first_line
  from same_id
  union all
  select source_key, source_lender, loan_external_id, date, amount, feed_key, row_id, file_id, line, payment_id,
         first_key, first_file_id, first_line
  from without_id
) c
cross join lateral (
  select t.source_key, t.date, t.amount
  from "CORE"."CORE_TRANSACTION_DATA" t
  where t.source_key = c.first_key
  offset 0
) known
on conflict (category, case_key) do nothing
