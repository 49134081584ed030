-- What count-by-reason.sql answers, for filters that the totals know: they are read instead of the records. Grain: one reason.
-- Params: $1 feed or null, $2 lender or null, $3 file or null, $4 state or null, $5 lenders or null for all.
-- Why: the totals know an open record, not whether a correction of it is in force; those are few, and counted by themselves.
with
chosen_feeds as (
  select f.feed_key
  from "OPS"."FEED" f
  where ($1::text is null or f.feed_key = $1)
    and ($2::text is null or f.lender = $2)
    and ($5::text[] is null or f.lender = any ($5))
),

corrected as (
  select r.reason, count(*) as records
  from "RAW"."RAW_REJECTED_RECORDS" r
  where r.state = 'open'
    and r.reject_id = any (array(select c.reject_id from "RAW"."REJECT_CORRECTED" c))
    and r.feed_key in (select f.feed_key from chosen_feeds f)
    and ($3::bigint is null or r.file_id = $3)
  group by r.reason
),

by_state as (
  select t.reason, t.state, t.records
  from "RAW"."REJECT_TOTAL" t
  where t.feed_key in (select f.feed_key from chosen_feeds f)
    and ($3::bigint is null or t.file_id = $3)
  union all
  select reason, 'open', -records from corrected
  union all
  select reason, 'corrected', records from corrected
)

select
  reason,
  sum(records)::bigint as count,
  coalesce(sum(records) filter (where state in ('open', 'corrected')), 0)::bigint as waiting
from by_state
where $4::text is null
   or state = $4
   or ($4 = 'waiting' and state in ('open', 'corrected'))
group by reason
having sum(records) > 0
order by sum(records) desc, reason
