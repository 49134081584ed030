-- Every report of a payment: the way back to the bytes.
-- Grain:  one row per BASE row that reports the payment (feed_key, row_id).
-- Reads:  new_report.
-- Writes: CORE_TRANSACTION_SOURCE.
-- Params: none; it works on the work tables of the loads at hand.
-- Rerun:  adds nothing: what is known already is left out; feed and row are the key.
-- Checks: reports/reports_are_accounted_for.
-- Why:    Transforms queue, so that nothing comes between the look-up and this insert; `on conflict` would write each row twice to the WAL.
insert into "CORE"."CORE_TRANSACTION_SOURCE" (
  feed_key, row_id, source_key, loan_external_id, load_id, file_id, line, payment_id, record_digest
)
select feed_key, row_id, source_key, loan_external_id, load_id, file_id, line, payment_id, record_digest
from new_report
where not is_second
  and not is_known
order by row_id
