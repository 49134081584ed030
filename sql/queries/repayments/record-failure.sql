-- The repayment was not posted, or its outcome is unknown: told why, and tried again by a later run.
-- No row: the claim was lost, and nothing is written.
-- Params: $1 source_key, $2 worker, $3 attempt from now on, $4 whether the outcome is unknown (the next worker looks up first),
-- $5 reason code, $6 reason, $7 idempotency key, $8 whether a person should see it at once, $9 failures before it slows down.
with failed as (
  update "OPS"."REPAYMENT_OUTBOX"
  set state = 'failed',
      attempt = greatest(attempt, $3),
      attempt_sent_at = case when $4 then attempt_sent_at end,
      failure_count = failure_count + 1,
      next_attempt_at = now() + case when failure_count + 1 >= $9 then interval '1 day' else interval '0' end,
      claimed_by = null,
      claimed_until = null,
      updated_at = now()
  where source_key = $1
    and claimed_by = $2
  returning source_key, source_lender, loan_external_id, date, amount, run_id, failure_count
),
result as (
  insert into "CORE"."CORE_TRANSACTION_DATA_PROCESSED" as p (
    source_key, source_lender, status, loan_external_id, date, amount,
    failure_count, reason_code, reason, idempotency_key, run_id
  )
  select source_key, source_lender, 'failed', loan_external_id, date, amount, failure_count, $5, $6, $7, run_id
  from failed
  on conflict (source_key) do update
  set failure_count = excluded.failure_count,
      reason_code = excluded.reason_code,
      reason = excluded.reason,
      idempotency_key = excluded.idempotency_key,
      run_id = excluded.run_id,
      updated_at = now()
  where p.status = 'failed'
  returning p.source_key
),
shown as (
  insert into "OPS"."EXCEPTION" (category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail)
  select 'posting failed', source_key, source_lender, loan_external_id, source_key, amount, date, $6,
         jsonb_build_object('reason_code', $5::text, 'failure_count', failure_count, 'idempotency_key', $7::text)
  from failed
  where $8 or failure_count >= $9
  on conflict (category, case_key) do update
  set status = 'open',
      reason = excluded.reason,
      detail = excluded.detail,
      resolved_at = null,
      resolved_by = null,
      resolution = null
  returning exception_id
)
select failure_count, (select count(*) from result) as recorded, (select count(*) from shown) as shown
from failed
