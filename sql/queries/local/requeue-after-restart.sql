-- The local queue starts empty and no worker lives: what was under way is ready again. Whether its
-- request had left stays marked (attempt_sent_at), so that posting begins with a look-up; an undo always does.
with undos as (
  update "OPS"."REPAYMENT_UNDO"
  set state = 'ready', claimed_by = null, claimed_until = null, next_attempt_at = now(), updated_at = now()
  where state in ('queued', 'sent')
)
update "OPS"."REPAYMENT_OUTBOX"
set state = 'ready', claimed_by = null, claimed_until = null, next_attempt_at = now(), updated_at = now()
where state = 'queued'
