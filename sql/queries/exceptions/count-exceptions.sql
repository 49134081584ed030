-- How many cases there are. Grain: one category. Params: $1 lender or null, $2 loan or null, $3 least age in days or null,
-- $4 whose it is (nobody or a name) or null, $5 lenders or null for all.
-- Why: owners are read only where they are asked for.
select
  e.category,
  count(*) filter (where e.status = 'open')::int as open,
  count(*) filter (where e.status = 'resolved')::int as resolved,
  coalesce(sum(e.amount) filter (where e.status = 'open'), 0)::numeric(18,2) as open_amount
from "OPS"."EXCEPTION" e
left join (
  select distinct on (exception_id) exception_id, owner
  from "OPS"."EXCEPTION_OWNER"
  where $4::text is not null
  order by exception_id, change_id desc
) held on held.exception_id = e.exception_id
where ($1::text is null or e.source_lender = $1)
  and ($2::text is null or e.loan_external_id = $2)
  and ($3::int is null or e.created_at <= now() - make_interval(days => $3))
  and ($4::text is null or coalesce(held.owner, 'nobody') = $4)
  and ($4::text is null or $4 = 'nobody' or e.exception_id in (select exception_id from "OPS"."EXCEPTION_OWNER" where owner = $4))
  and ($5::text[] is null or e.source_lender = any ($5))
group by e.category
order by e.category
