-- Payments with what became of them, in the order of the keys. Grain: one payment. Params: $1 source_keys.
-- Why: apart from the lists, so that each of these look-ups is made for the rows of a page and for no other.
select
  t.source_key, t.recon_match_key, t.source_lender, t.feed_key, t.loan_external_id, t.date, t.amount, t.is_success, t.recon_source,
  t.recon_status, t.status, t.charge, t.note, t.payment_id, t.sub_reference_id, t.payment_ordinal, t.created_at,
  "OPS".posting_of(o.state, "OPS".is_on_hold(t.source_key, t.loan_external_id), t.is_success, t.loan_external_id, t.recon_source) as posting,
  o.run_id, case when o.state = 'failed' then o.next_attempt_at end as next_attempt_at,
  p.status as result, p.reason_code, p.reason, p.failure_count, p.fineract_transaction_id, p.fineract_loan_id,
  case when p.status = 'success' then p.updated_at end as posted_at,
  u.state as undo,
  (select count(*)::int from "OPS"."EXCEPTION" e where e.source_key = t.source_key and e.status = 'open') as open_exceptions
from unnest($1::text[]) with ordinality as wanted (source_key, place)
join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = wanted.source_key
left join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = t.source_key
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = t.source_key
left join "OPS"."REPAYMENT_UNDO" u on u.source_key = t.source_key
order by wanted.place
