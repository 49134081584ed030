-- What a run would queue now. Grain: one row per lender. Params: $1 lender or null.
select source_lender, count(*)::int as count, sum(amount) as total
from "OPS"."REPAYMENT_OUTBOX"
where state in ('ready', 'failed')
  and next_attempt_at <= now()
  and ($1::text is null or source_lender = $1)
group by source_lender
order by source_lender
