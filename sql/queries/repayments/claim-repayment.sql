-- Grain: one outbox row, given to one worker for a limited time.
-- The attempt counts as sent from here on, committed before any request leaves: a crash after this point begins with a look-up.
-- Params: $1 source_key, $2 worker (uuid), $3 lease in seconds.
with candidate as (
  select source_key, attempt_sent_at
  from "OPS"."REPAYMENT_OUTBOX"
  where source_key = $1
    and state = 'queued'
    and (claimed_until is null or claimed_until <= now())
  for update
)
update "OPS"."REPAYMENT_OUTBOX" o
set claimed_by = $2,
    claimed_until = now() + make_interval(secs => $3),
    attempt_sent_at = coalesce(o.attempt_sent_at, now()),
    updated_at = now()
from candidate c
join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = c.source_key
left join "CORE"."CORE_LOAN_MASTER" l on l.loan_external_id = t.loan_external_id
left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = c.source_key
where o.source_key = c.source_key
  and p.status is distinct from 'success'
returning
  o.source_key,
  o.source_lender,
  o.loan_external_id,
  o.date,
  o.amount,
  o.attempt,
  c.attempt_sent_at is not null as sent_before,
  t.feed_key,
  t.payment_id,
  l.fineract_loan_id,
  to_char(now() at time zone 'Asia/Kolkata', 'YYYY-MM-DD') as today_in_india
