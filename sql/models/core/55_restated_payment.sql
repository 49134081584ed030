-- A payment that its feed told of before with another day or amount: a corrected file must not become a second repayment.
-- Grain:  one case per new payment and the payment told of before.
-- Reads:  new_payment, new_report; CORE_TRANSACTION_SOURCE by payment id and loan, CORE_TRANSACTION_DATA by key.
-- Writes: OPS.EXCEPTION.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: only payments that are new here are compared.
-- Checks: queue/held_is_not_ready.
-- Why:    One payment id on one loan in two files of one feed is one payment, whatever the files say of day and amount.
--         Within one file a payment id may be a whole batch's, so only another file's report counts.
insert into "OPS"."EXCEPTION" (
  category, case_key, source_lender, loan_external_id, source_key, feed_key, row_id, file_id, line, amount, date, reason, detail
)
select
  'restated payment', n.source_key || ':' || known.source_key, n.source_lender, n.loan_external_id, n.source_key,
  r.feed_key, r.row_id, r.file_id, r.line, n.amount, n.date,
  'An earlier file of the feed told of this payment id on this loan with ' || known.amount || ' on '
    || to_char(known.date, 'YYYY-MM-DD') || ': it may be the same money, corrected.',
  jsonb_build_object(
    'payment_id', r.payment_id,
    'first_source_key', known.source_key, 'first_date', known.date, 'first_amount', known.amount,
    'first_file_id', known.file_id, 'first_line', known.line
  )
from new_payment n
join new_report r on r.source_key = n.source_key and r.payment_id is not null and not r.is_second
cross join lateral (
  select s.source_key, s.file_id, s.line
  from "CORE"."CORE_TRANSACTION_SOURCE" s
  where s.payment_id = r.payment_id
    and s.loan_external_id = n.loan_external_id
    and s.feed_key = r.feed_key
    and s.source_key <> n.source_key
    and s.file_id <> r.file_id
    and s.load_id < r.load_id
  offset 0
) report
cross join lateral (
  select t.source_key, t.date, t.amount, report.file_id, report.line
  from "CORE"."CORE_TRANSACTION_DATA" t
  where t.source_key = report.source_key
  offset 0
) known
on conflict (category, case_key) do nothing
