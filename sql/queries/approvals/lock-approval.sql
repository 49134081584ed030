-- One approval, kept from other deciders until this transaction ends, and whether the caller is who asked.
-- Grain: one approval. Params: $1 approval id, $2 who decides.
select
  approval_id, kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by, requested_at,
  status, decided_by, decided_at, comment, outcome,
  lower(btrim(requested_by)) = lower(btrim($2::text)) as asked_by_caller
from "OPS"."APPROVAL"
where approval_id = $1::bigint
for update
