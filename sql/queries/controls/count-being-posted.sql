-- Payments that a worker has in its hands: their request may be on its way to Fineract. Grain: one row.
-- Params: $1 lenders or null for all.
select count(*)::int as count, coalesce(sum(amount), 0)::numeric(16,2)::text as total
from "OPS"."REPAYMENT_OUTBOX"
where claimed_by is not null
  and claimed_until > now()
  and ($1::text[] is null or source_lender = any ($1))
