-- How the undos stand that dead letters name. Grain: one undo. Params: $1 source keys.
-- Why: one that is queued, or was sent with an open outcome, waits for a message; another gets a new one from the next run.
select
  u.source_key,
  u.source_lender,
  u.loan_external_id,
  u.state,
  u.reason,
  u.state in ('queued', 'sent') as needed
from "OPS"."REPAYMENT_UNDO" u
where u.source_key = any ($1::text[])
