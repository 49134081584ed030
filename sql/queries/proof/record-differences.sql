-- Writes down differences; one that is known and open keeps the moment when it was first seen.
-- Grain: one row of PROOF_DIFFERENCE per loan, kind and key while it is open, one of PROOF_FINDING per run and difference.
-- Params: $1 run, $2 differences as JSON.
with found as (
  select *
  from jsonb_to_recordset($2::jsonb) as f(
    kind text, loan_external_id text, source_lender text, source_key text, ours_date date, ours_amount numeric,
    theirs_date date, theirs_amount numeric, fineract_transaction_id bigint, reason text)
),
written as (
  insert into "OPS"."PROOF_DIFFERENCE" as d (
    kind, loan_external_id, source_lender, source_key, ours_date, ours_amount, theirs_date, theirs_amount,
    fineract_transaction_id, reason, first_run_id, last_run_id)
  select kind, loan_external_id, source_lender, source_key, ours_date, ours_amount, theirs_date, theirs_amount,
         fineract_transaction_id, reason, $1, $1
  from found
  on conflict (loan_external_id, kind, source_key) where resolved_at is null do update
  set ours_date = excluded.ours_date,
      ours_amount = excluded.ours_amount,
      theirs_date = excluded.theirs_date,
      theirs_amount = excluded.theirs_amount,
      fineract_transaction_id = excluded.fineract_transaction_id,
      reason = excluded.reason,
      last_seen_at = now(),
      last_run_id = excluded.last_run_id
  returning d.difference_id
)
insert into "OPS"."PROOF_FINDING" (run_id, difference_id)
select $1, difference_id from written
on conflict do nothing
