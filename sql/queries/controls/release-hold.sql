-- Ends a hold by the decision of a second person. No row: it is released already.
-- Grain: one hold. Params: $1 hold id, $2 who decided, $3 reason, $4 approval id.
update "OPS"."HOLD"
set released_by = $2, released_at = clock_timestamp(), release_reason = $3, approval_id = $4
where hold_id = $1
  and released_at is null
returning source_key, loan_external_id
