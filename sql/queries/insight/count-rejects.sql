-- Rejected records that somebody may correct. Grain: one row per reason. Params: $1 lenders or null for all.
-- Why: a status that is not money is no mistake of the file; those are the bounces.
select t.reason, sum(t.records)::int as count, sum(t.amount)::numeric(18,2)::text as total
from "RAW"."REJECT_TOTAL" t
join "OPS"."FEED" f on f.feed_key = t.feed_key
where t.state = 'open'
  and t.reason <> 'status not in allowed values'
  and ($1::text[] is null or f.lender = any ($1))
group by t.reason
having sum(t.records) > 0
order by t.reason
