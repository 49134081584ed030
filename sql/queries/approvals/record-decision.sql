-- The decision and what it brought about. The table refuses a maker who decides (but not one who withdraws), and a second decision.
-- Grain: one approval. Params: $1 approval id, $2 approved, rejected or withdrawn, $3 who decides, $4 comment or null, $5 outcome.
update "OPS"."APPROVAL"
set status = $2, decided_by = $3, decided_at = now(), comment = $4, outcome = $5
where approval_id = $1::bigint
  and status = 'pending'
returning approval_id
