-- A page of what a run would queue now, oldest value date first. Changes and locks nothing.
-- Grain: one outbox row. Params: $1 lender or null, $2 due at the latest or null for now, $3 $4 $5 date, loan and source_key of the
-- last row of the page before, or nulls, $6 rows at most.
select source_key, source_lender, loan_external_id, date, amount
from "OPS"."QUEUEABLE_REPAYMENT"
where next_attempt_at <= coalesce($2::timestamptz, now())
  and ($1::text is null or source_lender = $1)
  and ($3::date is null or (date, loan_external_id, source_key) > ($3::date, $4::text, $5::text))
order by date, loan_external_id, source_key
limit $6
