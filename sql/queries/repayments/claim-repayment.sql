-- For each named payment: the next payment to post of its loan, up to and including it, given to the worker that asks.
-- Grain: one outbox row per loan; none where the named payment is not queued, its loan is in other hands, or two ask for one loan.
-- Why: a payment that a worker left behind comes first, since it may be under way, and then the oldest value date. The
--      loans' queued rows are locked in key order, and the index one_claim_per_loan refuses a second claim of a loan.
--      What is on hold is passed over, and nothing is claimed while posting is stopped: put-back then takes it out of the queue.
--      The attempt counts as sent from here on, committed before any request leaves: a crash after this point begins with a look-up.
-- Params: $1 source_keys that messages name, $2 their workers (uuid), $3 their leases in seconds.
with
named as (
  select distinct on (o.loan_external_id) o.loan_external_id, o.date, o.source_key, asked.worker, asked.lease_seconds
  from unnest($1::text[], $2::uuid[], $3::integer[]) as asked (source_key, worker, lease_seconds)
  join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = asked.source_key
  where o.state = 'queued'
    and (select "OPS".keep_posting_on())
  order by o.loan_external_id, o.date, o.source_key
),
queued as (
  select o.source_key, o.loan_external_id, o.date, o.claimed_by, o.claimed_until, o.attempt_sent_at
  from "OPS"."REPAYMENT_OUTBOX" o
  where o.loan_external_id in (select loan_external_id from named)
    and o.state = 'queued'
  order by o.source_key
  for update
),
candidate as (
  select distinct on (q.loan_external_id)
    q.source_key, q.claimed_until, q.attempt_sent_at, n.worker, n.lease_seconds
  from named n
  join queued q on q.loan_external_id = n.loan_external_id
  left join "CORE"."CORE_TRANSACTION_DATA_PROCESSED" p on p.source_key = q.source_key
  where p.status is distinct from 'success'
    and exists (select from queued still where still.source_key = n.source_key)
    and (
      q.claimed_by is not null
      or ((q.date, q.source_key) <= (n.date, n.source_key) and not "OPS".is_on_hold(q.source_key, q.loan_external_id))
    )
  order by q.loan_external_id, q.claimed_by is null, q.date, q.source_key
)
update "OPS"."REPAYMENT_OUTBOX" o
set claimed_by = c.worker,
    claimed_until = now() + make_interval(secs => c.lease_seconds),
    attempt_sent_at = coalesce(o.attempt_sent_at, now()),
    updated_at = now()
from candidate c
join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = c.source_key
left join "CORE"."CORE_LOAN_MASTER" l on l.loan_external_id = t.loan_external_id
where o.source_key = c.source_key
  and (c.claimed_until is null or c.claimed_until <= now())
  and not "OPS".is_on_hold(o.source_key, o.loan_external_id)
  -- While a worker takes back another repayment of the loan, the loan is left to it.
  and not exists (
    select
    from "OPS"."REPAYMENT_UNDO" u
    where u.loan_external_id = o.loan_external_id
      and u.claimed_until > now()
  )
returning
  o.claimed_by,
  o.source_key,
  o.source_lender,
  o.loan_external_id,
  o.date,
  o.amount,
  o.attempt,
  c.attempt_sent_at is not null as sent_before,
  c.attempt_sent_at is not null and "OPS".may_only_be_looked_up(o.source_key) as only_to_look_up,
  t.feed_key,
  t.payment_id,
  l.fineract_loan_id,
  to_char(now() at time zone 'Asia/Kolkata', 'YYYY-MM-DD') as today_in_india
