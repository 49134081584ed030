-- Gives the row back without a result. Params: $1 source_key, $2 worker, $3 attempt from now on, or null to keep it,
-- $4 whether what was sent may have been carried out (then the next worker looks up first).
update "OPS"."REPAYMENT_OUTBOX"
set claimed_by = null,
    claimed_until = null,
    attempt = greatest(attempt, coalesce($3, attempt)),
    attempt_sent_at = case when $4 then attempt_sent_at end,
    updated_at = now()
where source_key = $1
  and claimed_by = $2
