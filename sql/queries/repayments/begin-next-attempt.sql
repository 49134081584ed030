-- The next idempotency key, after a look-up found nothing; it counts as sent at once.
-- No row: the claim was lost, or posting was stopped or the payment put on hold meanwhile, and nothing more may leave. Params: $1 source_key, $2 worker, $3 attempt that ended, $4 lease in seconds.
update "OPS"."REPAYMENT_OUTBOX"
set attempt = attempt + 1,
    attempt_sent_at = now(),
    claimed_until = now() + make_interval(secs => $4),
    updated_at = now()
where source_key = $1
  and claimed_by = $2
  and attempt = $3
  and "OPS".keep_posting_on()
  and not "OPS".is_on_hold(source_key, loan_external_id)
returning attempt
