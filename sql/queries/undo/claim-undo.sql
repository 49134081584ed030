-- Grain: one undo, given to one worker for a limited time. It counts as sent from here on.
-- Why: while a worker has a payment of the loan in hand, the loan is left to it. What is on hold is not touched, nor anything while posting is stopped.
-- Params: $1 source_key, $2 worker (uuid), $3 lease in seconds.
with candidate as (
  select u.source_key, u.attempt_sent_at
  from "OPS"."REPAYMENT_UNDO" u
  where u.source_key = $1
    and u.state in ('queued', 'sent')
    and (u.claimed_until is null or u.claimed_until <= now())
    and "OPS".keep_posting_on()
    and not "OPS".is_on_hold(u.source_key, u.loan_external_id)
    and not exists (
      select
      from "OPS"."REPAYMENT_OUTBOX" o
      where o.loan_external_id = u.loan_external_id
        and o.state = 'queued'
        and o.claimed_until > now()
    )
  for update
)
update "OPS"."REPAYMENT_UNDO" u
set state = 'sent',
    claimed_by = $2,
    claimed_until = now() + make_interval(secs => $3),
    attempt_sent_at = coalesce(u.attempt_sent_at, now()),
    updated_at = now()
from candidate c
where u.source_key = c.source_key
returning u.source_key, u.loan_external_id, u.date, u.attempt, u.approval_id, c.attempt_sent_at is not null as sent_before
