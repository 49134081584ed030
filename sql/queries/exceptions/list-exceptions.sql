-- Cases, newest first, with who owns each and the approval that waits for it. Grain: one exception.
-- Params: $1 exception id or null, $2 only older than this id or null, $3 status or null, $4 category or null, $5 lender or null,
-- $6 loan or null, $7 least age in days or null, $8 whose it is (nobody or a name) or null, $9 lenders or null for all, $10 rows at most.
-- Why: a case without a lender is in a list of all only.
select
  e.exception_id, e.category, e.status, e.source_lender, e.loan_external_id, e.source_key, e.feed_key, e.row_id, e.amount, e.date,
  e.reason, e.detail, e.created_at, e.resolved_at, e.resolved_by, e.resolution,
  greatest(0, floor(extract(epoch from now() - e.created_at) / 86400))::int as age_days,
  waiting.approval_id as pending_approval_id,
  held.owner, held.owner_set_by, held.owner_set_at
from "OPS"."EXCEPTION" e
left join lateral (
  select max(a.approval_id) as approval_id
  from "OPS"."APPROVAL" a
  where a.status = 'pending'
    and (a.subject_key = 'exception ' || e.exception_id
         or (e.category = 'reversal after posting' and a.kind = 'undo repayment' and a.subject_key = e.source_key))
) waiting on true
left join lateral (
  select o.owner, o.owner_set_by, o.owner_set_at
  from "OPS"."EXCEPTION_OWNER" o
  where o.exception_id = e.exception_id
  order by o.change_id desc
  limit 1
) held on true
where ($1::bigint is null or e.exception_id = $1)
  and ($2::bigint is null or e.exception_id < $2)
  and ($3::text is null or e.status = $3)
  and ($4::text is null or e.category = $4)
  and ($5::text is null or e.source_lender = $5)
  and ($6::text is null or e.loan_external_id = $6)
  and ($7::int is null or e.created_at <= now() - make_interval(days => $7))
  and ($8::text is null or coalesce(held.owner, 'nobody') = $8)
  and ($8::text is null or $8 = 'nobody' or e.exception_id in (select exception_id from "OPS"."EXCEPTION_OWNER" where owner = $8))
  and ($9::text[] is null or e.source_lender = any ($9))
order by e.exception_id desc
limit $10
