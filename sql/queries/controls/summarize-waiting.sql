-- What is not posted yet and not under way, by the reason for which it waits. Grain: one row per lender and reason.
-- Params: $1 lender or null, $2 lenders or null for all. Why: what is set aside waits for a decision even while it is also on hold.
select
  o.source_lender,
  case
    when o.state in ('held', 'parked') then 'waits for a decision'
    when coalesce(of_payment.hold_id, of_loan.hold_id) is not null then 'on hold'
    when o.next_attempt_at > now() then 'waits for its next attempt'
    else 'due'
  end as reason,
  count(*)::int as count,
  sum(o.amount)::numeric(16,2)::text as total
from "OPS"."REPAYMENT_OUTBOX" o
left join "OPS"."HOLD" of_payment on of_payment.source_key = o.source_key and of_payment.released_at is null
left join "OPS"."HOLD" of_loan on of_loan.loan_external_id = o.loan_external_id and of_loan.released_at is null
where o.state in ('ready', 'failed', 'held', 'parked')
  and ($1::text is null or o.source_lender = $1)
  and ($2::text[] is null or o.source_lender = any ($2))
group by 1, 2
order by 1, 2
