-- The repayment waits for a person. What was sent stays marked, so that whoever takes it up again looks it up first.
-- No row: the claim was lost. Params: $1 source_key, $2 worker, $3 exception category, $4 reason, $5 detail (JSON).
with parked as (
  update "OPS"."REPAYMENT_OUTBOX"
  set state = 'parked', claimed_by = null, claimed_until = null, updated_at = now()
  where source_key = $1
    and claimed_by = $2
  returning source_key, source_lender, loan_external_id, date, amount
),
shown as (
  insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail)
  select $3, source_key, source_lender, loan_external_id, source_key, amount, date, $4, $5::jsonb
  from parked
  on conflict (category, case_key) do update
  set status = 'open',
      reason = excluded.reason,
      detail = excluded.detail,
      resolved_at = null,
      resolved_by = null,
      resolution = null
  returning exception_id
)
select source_key, (select count(*) from shown) as shown
from parked
