-- The next payment to post of the loan whose payment a message names, up to and including that one, given to one worker.
-- Grain: one outbox row, or none where the named payment is not queued or its loan is in other hands.
-- Why: a payment that a worker left behind comes first, since it may be under way, and then the oldest value date. The
--      loan's queued rows are locked in key order, and the index one_claim_per_loan refuses a second claim of a loan.
--      The attempt counts as sent from here on, committed before any request leaves: a crash after this point begins with a look-up.
-- Params: $1 source_key that the message names, $2 worker (uuid), $3 lease in seconds.
with
named as (
  select loan_external_id, date
  from "OPS"."REPAYMENT_OUTBOX"
  where source_key = $1
    and state = 'queued'
),
queued as (
  select o.source_key, o.date, o.claimed_by, o.claimed_until, o.attempt_sent_at
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.loan_external_id = (select loan_external_id from named)
    and o.state = 'queued'
  order by o.source_key
  for update
),
candidate as (
  select q.source_key, q.claimed_until, q.attempt_sent_at
  from queued q
  left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = q.source_key
  where p.status is distinct from 'success'
    and exists (select from queued n where n.source_key = $1)
    and (q.claimed_by is not null or (q.date, q.source_key) <= ((select date from named), $1))
  order by q.claimed_by is null, q.date, q.source_key
  limit 1
)
update "OPS"."REPAYMENT_OUTBOX" o
set claimed_by = $2,
    claimed_until = now() + make_interval(secs => $3),
    attempt_sent_at = coalesce(o.attempt_sent_at, now()),
    updated_at = now()
from candidate c
join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = c.source_key
left join "CORE"."CORE_LOAN_MASTER" l on l.loan_external_id = t.loan_external_id
where o.source_key = c.source_key
  and (c.claimed_until is null or c.claimed_until <= now())
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
