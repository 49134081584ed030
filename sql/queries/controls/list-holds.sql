-- Holds, newest first, with what waits under each. Grain: one hold.
-- Params: $1 hold id or null, $2 only holds older than this id or null, $3 open, released or null, $4 lender or null, $5 loan or null,
-- $6 source_key or null, $7 lenders or null for all, $8 rows at most.
-- Why: a loan's lender is known once a file named the loan; a hold may be there before, and is in a list of all only.
with page as (
  select h.*, t.source_lender as payment_lender, t.loan_external_id as payment_loan
  from "OPS"."HOLD" h
  left join "CORE"."CORE_TRANSACTION_DATA" t on t.source_key = h.source_key
  left join "CORE"."CORE_LOAN_MASTER" l on l.loan_external_id = coalesce(h.loan_external_id, t.loan_external_id)
  where ($1::bigint is null or h.hold_id = $1)
    and ($2::bigint is null or h.hold_id < $2)
    and ($3::text is null or (h.released_at is null) = ($3 = 'open'))
    and ($4::text is null or coalesce(t.source_lender, l.source_lender) = $4)
    and ($5::text is null or coalesce(h.loan_external_id, t.loan_external_id) = $5)
    and ($6::text is null or h.source_key = $6)
    and ($7::text[] is null or coalesce(t.source_lender, l.source_lender) = any ($7))
  order by h.hold_id desc
  limit $8
)
select
  page.hold_id,
  page.source_key,
  page.loan_external_id,
  coalesce(page.payment_lender, l.source_lender) as lender,
  page.payment_loan,
  page.reason,
  page.placed_by,
  page.placed_at,
  page.released_by,
  page.released_at,
  page.release_reason,
  page.approval_id,
  (
    select a.approval_id
    from "OPS"."APPROVAL" a
    where a.kind = 'release hold' and a.subject_key = 'hold ' || page.hold_id and a.status = 'pending'
  ) as pending_approval_id,
  waiting.count,
  waiting.total
from page
left join "CORE"."CORE_LOAN_MASTER" l on l.loan_external_id = coalesce(page.loan_external_id, page.payment_loan)
left join lateral (
  select count(*)::int as count, coalesce(sum(o.amount), 0)::numeric(16,2)::text as total
  from (
    select page.source_key
    union all
    select t.source_key from "CORE"."CORE_TRANSACTION_DATA" t where t.loan_external_id = page.loan_external_id
  ) thing
  join "OPS"."REPAYMENT_OUTBOX" o on o.source_key = thing.source_key
  where page.released_at is null
    and o.state in ('ready', 'failed', 'held', 'parked')
) waiting on true
order by page.hold_id desc
