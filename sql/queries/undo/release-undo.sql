-- Gives an undo back without a result; its outcome stays open. Grain: one undo. Params: $1 source_key, $2 worker, $3 attempt from now on.
update "OPS"."REPAYMENT_UNDO"
set claimed_by = null, claimed_until = null, attempt = greatest(attempt, $3), updated_at = now()
where source_key = $1
  and claimed_by = $2
