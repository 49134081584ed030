-- Rows that repeat a key of their own feed or gateway but are not the same record again: a person releases or dismisses each.
-- Grain:  one case per feed or gateway, key and identity.
-- Reads:  new_report, CORE_TRANSACTION_SOURCE by key.
-- Writes: OPS.EXCEPTION.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: the case key is stable, also when a corrected file tells it again.
-- Checks: reports/reports_are_accounted_for.
with
second_report as (
  select distinct on (identity_of, source_key, identity)
    identity_of, feed_key, source_key, identity, row_id, file_id, line, source_lender, loan_external_id, date, amount, payment_id
  from new_report
  where is_second
  order by identity_of, source_key, identity, load_id, line, row_id
)

insert into "OPS"."EXCEPTION" (
  category, case_key, source_lender, loan_external_id, source_key, feed_key, row_id, file_id, line, amount, date, reason, detail
)
select
  'possible second payment', s.identity_of || ':' || s.source_key || ':' || s.identity, s.source_lender, s.loan_external_id,
  s.source_key, s.feed_key, s.row_id, s.file_id, s.line, s.amount, s.date,
  'The feed reports this loan, day and amount twice, in records that differ: release it if it is a second payment, dismiss it if it is the first again.',
  jsonb_build_object(
    'payment_id', s.payment_id,
    'first_row_id', first.row_id, 'first_file_id', first.file_id, 'first_line', first.line, 'first_payment_id', first.payment_id
  )
from second_report s
cross join lateral (
  select source.row_id, source.file_id, source.line, source.payment_id
  from "CORE"."CORE_TRANSACTION_SOURCE" source
  where source.source_key = s.source_key
  order by source.feed_key = s.feed_key desc, source.load_id, source.line, source.row_id
  limit 1
) first
on conflict (category, case_key) do nothing
