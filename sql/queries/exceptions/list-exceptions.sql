-- Cases, newest first, with the approval that waits for each. Grain: one exception.
-- Params: $1 exception id or null, $2 only older than this id or null, $3 status or null, $4 category or null, $5 lender or null,
-- $6 loan or null, $7 least age in days or null, $8 rows at most.
select
  e.exception_id, e.category, e.status, e.source_lender, e.loan_external_id, e.source_key, e.feed_key, e.row_id, e.amount, e.date,
  e.reason, e.detail, e.created_at, e.resolved_at, e.resolved_by, e.resolution,
  greatest(0, floor(extract(epoch from now() - e.created_at) / 86400))::int as age_days,
  waiting.approval_id as pending_approval_id
from "OPS"."EXCEPTION" e
left join lateral (
  select max(a.approval_id) as approval_id
  from "OPS"."APPROVAL" a
  where a.status = 'pending'
    and (a.subject_key = 'exception ' || e.exception_id
         or (e.category = 'reversal after posting' and a.kind = 'undo repayment' and a.subject_key = e.source_key))
) waiting on true
where ($1::bigint is null or e.exception_id = $1)
  and ($2::bigint is null or e.exception_id < $2)
  and ($3::text is null or e.status = $3)
  and ($4::text is null or e.category = $4)
  and ($5::text is null or e.source_lender = $5)
  and ($6::text is null or e.loan_external_id = $6)
  and ($7::int is null or e.created_at <= now() - make_interval(days => $7))
order by e.exception_id desc
limit $8
