-- A repayment stands in Fineract. Recorded whoever holds the claim, and only once: success is final.
-- Writes: outbox, result, exceptions of this payment, the loan's number in Fineract.
-- Params: $1 source_key, $2 transaction id, $3 loan id in Fineract or null, $4 idempotency key.
with posted as (
  update "OPS"."REPAYMENT_OUTBOX"
  set state = 'posted',
      claimed_by = null,
      claimed_until = null,
      attempt_sent_at = coalesce(attempt_sent_at, now()),
      updated_at = now()
  where source_key = $1
  returning source_key, source_lender, loan_external_id, date, amount, run_id
),
result as (
  insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" as p (
    source_key, source_lender, status, loan_external_id, date, amount,
    fineract_transaction_id, fineract_loan_id, idempotency_key, run_id
  )
  select source_key, source_lender, 'success', loan_external_id, date, amount, $2::bigint, $3::bigint, $4, run_id
  from posted
  on conflict (source_key) do update
  set status = 'success',
      reason_code = null,
      reason = null,
      fineract_transaction_id = excluded.fineract_transaction_id,
      fineract_loan_id = excluded.fineract_loan_id,
      idempotency_key = excluded.idempotency_key,
      run_id = excluded.run_id,
      updated_at = now()
  where p.status = 'failed'
  returning p.source_key
),
settled as (
  update "OPS"."EXCEPTION" e
  set status = 'resolved', resolved_at = now(), resolved_by = 'posting', resolution = 'posted to Fineract'
  from posted
  where e.case_key = posted.source_key
    and e.category in ('posting failed', 'posting needs approval', 'posted differently')
    and e.status = 'open'
  returning e.exception_id
),
loan as (
  update "CORE"."CORE_LOAN_MASTER" l
  set fineract_loan_id = $3::bigint, updated_at = now()
  from posted
  where l.loan_external_id = posted.loan_external_id
    and l.fineract_loan_id is null
    -- A number that another loan has must not keep this success from being recorded.
    and not exists (select 1 from "CORE"."CORE_LOAN_MASTER" other where other.fineract_loan_id = $3::bigint)
  returning l.loan_external_id
)
select (select count(*) from posted) as posted, (select count(*) from result) as recorded
