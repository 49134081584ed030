-- Every report of a possible second payment, so that each row of a file is accounted for.
-- Grain:  one row per BASE row (feed_key, row_id).
-- Reads:  new_report, OPS.EXCEPTION by case.
-- Writes: OPS.SECOND_PAYMENT_REPORT.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: feed and row are the key.
-- Checks: reports/reports_are_accounted_for.
insert into "OPS"."SECOND_PAYMENT_REPORT" (
  feed_key, row_id, exception_id, source_key, load_id, file_id, line, payment_id, record_digest
)
select r.feed_key, r.row_id, e.exception_id, r.source_key, r.load_id, r.file_id, r.line, r.payment_id, r.record_digest
from new_report r
cross join lateral (
  select exception_id
  from "OPS"."EXCEPTION"
  where category = 'possible second payment'
    and case_key = r.identity_of || ':' || r.source_key || ':' || r.identity
  limit 1
) e
where r.is_second
on conflict (feed_key, row_id) do nothing
