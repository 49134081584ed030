-- Marks the next due payments as queued, oldest value date first. Committed before any message leaves.
-- Grain: one outbox row. Params: $1 run id, $2 lender or null, $3 due at the latest, $4 rows at most.
-- Why: due means before the run began, else a payment that fails at once would come round again within one run.
--      The order within a loan is kept by whoever claims, so that nothing here has to wait for an earlier payment.
--      What is on hold is not in the view; nothing is marked while posting is stopped. Where a cap holds, mark-chosen is used.
with
page as (
  select due.source_key
  from "OPS"."QUEUEABLE_REPAYMENT" due
  where due.next_attempt_at <= $3::timestamptz
    and (select "OPS".keep_posting_on())
    and ($2::text is null or due.source_lender = $2)
  order by due.date, due.loan_external_id, due.source_key
  limit $4
  for update skip locked
)
update "OPS"."REPAYMENT_OUTBOX" o
set state = 'queued', queued_at = now(), send_count = o.send_count + 1, run_id = $1, updated_at = now()
from page
where o.source_key = page.source_key
returning o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount, o.send_count
