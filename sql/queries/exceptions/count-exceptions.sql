-- How many cases there are. Grain: one category. Params: $1 lender or null, $2 loan or null, $3 least age in days or null.
select
  category,
  count(*) filter (where status = 'open')::int as open,
  count(*) filter (where status = 'resolved')::int as resolved,
  coalesce(sum(amount) filter (where status = 'open'), 0)::numeric(18,2) as open_amount
from "OPS"."EXCEPTION"
where ($1::text is null or source_lender = $1)
  and ($2::text is null or loan_external_id = $2)
  and ($3::int is null or created_at <= now() - make_interval(days => $3))
group by category
order by category
