-- Shows the differences of a run's part among the exceptions.
-- Grain: one row of EXCEPTION per loan, kind and key.
-- Params: $1 run, $2 loans of this part.
-- Why: what a person settled by hand opens again only when its values are others; what an earlier proof resolved opens again
-- whenever it is back.
insert into "OPS"."EXCEPTION" as known (
  category, case_key, source_lender, loan_external_id, source_key, amount, date, reason, detail)
select 'proof difference',
       d.kind || ':' || d.loan_external_id || ':' || d.source_key,
       d.source_lender, d.loan_external_id, d.source_key,
       coalesce(d.ours_amount, d.theirs_amount), coalesce(d.ours_date, d.theirs_date), d.reason,
       jsonb_build_object(
         'kind', d.kind, 'ours_date', d.ours_date, 'ours_amount', d.ours_amount::text, 'theirs_date', d.theirs_date,
         'theirs_amount', d.theirs_amount::text, 'difference_id', d.difference_id)
from "OPS"."PROOF_DIFFERENCE" d
where d.last_run_id = $1 and d.resolved_at is null and d.loan_external_id = any($2::text[])
on conflict (category, case_key) do update
set status = 'open', amount = excluded.amount, date = excluded.date, reason = excluded.reason, detail = excluded.detail,
    resolved_at = null, resolved_by = null, resolution = null
where known.status = 'resolved'
  and (known.resolved_by = 'proof' or not known.detail @> (excluded.detail - 'difference_id'))
