-- A posted repayment that is to be taken back. No row: it is not posted, or its undo is there already.
-- Grain: one undo. Params: $1 source_key, $2 approval id.
-- Why: one that was settled by hand may be asked for again.
insert into "OPS"."REPAYMENT_UNDO" as u (source_key, approval_id, source_lender, loan_external_id, date, amount)
select source_key, $2::bigint, source_lender, loan_external_id, date, amount
from "CORE"."CORE_TRANSACTION_DATA_PROCESSED"
where source_key = $1
  and status = 'success'
on conflict (source_key) do update
set state = 'ready', approval_id = excluded.approval_id, next_attempt_at = now(), updated_at = now()
where u.state = 'dismissed'
returning source_key
