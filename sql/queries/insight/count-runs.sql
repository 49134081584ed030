-- Pipeline runs by the Indian day on which they were asked for. Grain: one row per day and status.
-- Params: $1 lenders or null for all, $2 first day, $3 last day. Why: a run without a lender is one of all lenders, and everybody's.
select (requested_at at time zone 'Asia/Kolkata')::date as date, status, count(*)::int as count
from "OPS"."PIPELINE_RUN"
where requested_at >= $2::date::timestamp at time zone 'Asia/Kolkata'
  and requested_at < ($3::date + 1)::timestamp at time zone 'Asia/Kolkata'
  and ($1::text[] is null or lender is null or lender = any ($1))
group by 1, 2
order by 1, 2
