-- A repayment that was parked or refused is queued by the next run. It counts as sent, so that the next worker looks it up first.
-- Grain: one outbox row. Params: $1 source_key.
update "OPS"."REPAYMENT_OUTBOX"
set state = case when "OPS".waits_for_decision($1) then 'held' else 'ready' end,
    next_attempt_at = now(),
    attempt_sent_at = coalesce(attempt_sent_at, now()),
    updated_at = now()
where source_key = $1
  and state in ('parked', 'failed')
  and (claimed_until is null or claimed_until <= now())
returning state
