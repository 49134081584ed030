-- Loans on which a run would post now, those with the oldest value date first. Grain: one row per loan.
-- Params: $1 lender or null, $2 lenders or null for all, $3 rows at most.
select
  loan_external_id,
  min(source_lender) as source_lender,
  count(*)::int as count,
  sum(amount)::numeric(16,2)::text as total,
  (count(*) over ())::int as loans
from "OPS"."QUEUEABLE_REPAYMENT"
where next_attempt_at <= now()
  and ($1::text is null or source_lender = $1)
  and ($2::text[] is null or source_lender = any ($2))
group by loan_external_id
order by min(date), loan_external_id
limit $3
