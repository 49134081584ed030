-- What waits for a second person. Grain: one row. Params: $1 lenders or null for all.
select count(*)::int as count, coalesce(sum(amount), 0)::numeric(18,2)::text as total, min(requested_at) as oldest
from "OPS"."APPROVAL"
where status = 'pending'
  and ($1::text[] is null or source_lender = any ($1))
