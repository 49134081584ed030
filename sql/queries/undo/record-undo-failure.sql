-- The undo was refused, or its outcome stays open: told why, shown, and tried again by a later run, after ten failures once a day.
-- No row: the claim was lost. Grain: one undo.
-- Params: $1 source_key, $2 worker, $3 attempt from now on, $4 reason code, $5 reason.
with failed as (
  update "OPS"."REPAYMENT_UNDO"
  set state = 'failed',
      attempt = greatest(attempt, $3),
      failure_count = failure_count + 1,
      next_attempt_at = now() + case when failure_count + 1 >= 10 then interval '1 day' else interval '0' end,
      reason_code = $4,
      reason = $5,
      claimed_by = null,
      claimed_until = null,
      updated_at = now()
  where source_key = $1
    and claimed_by = $2
  returning source_key, source_lender, loan_external_id, date, amount, approval_id, failure_count
),
told as (
  -- Where a case about the reversal is open, it is told there: nobody has to decide two.
  update "OPS"."EXCEPTION" e
  set reason = 'The undo of this repayment is not done: ' || $5::text,
      detail = e.detail || jsonb_build_object('reason_code', $4::text, 'failure_count', f.failure_count, 'undo_approval_id', f.approval_id)
  from failed f
  where e.exception_id = (
    select min(known.exception_id)
    from "OPS"."EXCEPTION" known
    where known.source_key = f.source_key
      and known.category = 'reversal after posting'
      and known.status = 'open'
  )
  returning e.exception_id
),
shown as (
  insert into "OPS"."EXCEPTION" as e (category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail)
  select
    'reversal after posting', source_key, source_lender, loan_external_id, source_key, amount, date,
    'The undo of this repayment is not done: ' || $5::text,
    jsonb_build_object('reason_code', $4::text, 'failure_count', failure_count, 'undo_approval_id', approval_id)
  from failed
  where not exists (select from told)
  on conflict (category, case_key) do update
  set status = 'open',
      reason = excluded.reason,
      detail = e.detail || excluded.detail,
      resolved_at = null,
      resolved_by = null,
      resolution = null
  returning e.exception_id
)
select failure_count, (select count(*) from told)::int + (select count(*) from shown)::int as shown
from failed
