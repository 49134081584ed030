-- Marks the undos that are due, and those whose message was lost, as queued. Committed before any message leaves.
-- Grain: one undo. Params: $1 run id, $2 lender or null, $3 rows at most, $4 seconds that a message has.
-- Why: nothing is marked while posting is stopped, or of what is on hold; and once by a run, else what fails at once would come round again within it.
with
page as (
  select source_key
  from "OPS"."REPAYMENT_UNDO"
  where run_id is distinct from $1::bigint
    and ((state in ('ready', 'failed') and next_attempt_at <= now())
         or (state in ('queued', 'sent')
             and queued_at < now() - make_interval(secs => $4)
             and (claimed_until is null or claimed_until <= now())))
    and ($2::text is null or source_lender = $2)
    and (select "OPS".keep_posting_on())
    and not "OPS".is_on_hold(source_key, loan_external_id)
  order by date, source_key
  limit $3
  for update skip locked
)
update "OPS"."REPAYMENT_UNDO" u
set state = 'queued', queued_at = now(), send_count = u.send_count + 1, run_id = $1::bigint, updated_at = now()
from page
where u.source_key = page.source_key
returning u.source_key, u.source_lender, u.loan_external_id, u.date, u.amount, u.send_count
