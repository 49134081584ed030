-- Marks payments again whose message was sent, or lost, so long ago that it cannot be under way any more.
-- Grain: one outbox row. Params: $1 run id, $2 lender or null, $3 this moment, $4 rows at most, $5 seconds that a message has.
-- Why: one that a worker has in hand right now is left to it; one that is on hold, and all while posting is stopped, to put-back.
with
page as (
  select source_key
  from "OPS"."REPAYMENT_OUTBOX"
  where state = 'queued'
    and queued_at < $3::timestamptz - make_interval(secs => $5)
    and (claimed_until is null or claimed_until <= now())
    and ($2::text is null or source_lender = $2)
    and not "OPS".is_on_hold(source_key, loan_external_id)
    and (select "OPS".keep_posting_on())
  order by queued_at, source_key
  limit $4
  for update skip locked
)
update "OPS"."REPAYMENT_OUTBOX" o
set queued_at = now(), send_count = o.send_count + 1, run_id = $1, updated_at = now()
from page
where o.source_key = page.source_key
returning o.source_key, o.source_lender, o.loan_external_id, o.date, o.amount, o.send_count
