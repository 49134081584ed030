-- Approvals, newest first. Grain: one approval.
-- Params: $1 approval id or null, $2 only older than this id or null, $3 status or null, $4 kind or null, $5 lender or null,
-- $6 loan or null, $7 subject or null, $8 lenders or null for all, $9 rows at most. An approval without a lender is in a list of all only.
select
  approval_id, kind, subject_key, source_lender, loan_external_id, amount, payload, reason, requested_by, requested_at,
  status, decided_by, decided_at, comment, outcome
from "OPS"."APPROVAL"
where ($1::bigint is null or approval_id = $1)
  and ($2::bigint is null or approval_id < $2)
  and ($3::text is null or status = $3)
  and ($4::text is null or kind = $4)
  and ($5::text is null or source_lender = $5)
  and ($6::text is null or loan_external_id = $6)
  and ($7::text is null or subject_key = $7 or payload ->> 'exception_id' = substring($7 from '^exception ([0-9]+)$'))
  and ($8::text[] is null or source_lender = any ($8))
order by approval_id desc
limit $9
