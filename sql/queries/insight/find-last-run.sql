-- The newest run that a caller may see, and the newest one of the schedule. Grain: one row at most for each.
-- Params: $1 lenders or null for all.
(
  select 'last' as which, run_id, trigger, status, requested_at, finished_at
  from "OPS"."PIPELINE_RUN"
  where $1::text[] is null or lender is null or lender = any ($1)
  order by run_id desc
  limit 1
)
union all
(
  select 'scheduled', run_id, trigger, status, requested_at, finished_at
  from "OPS"."PIPELINE_RUN"
  where trigger = 'schedule'
  order by run_id desc
  limit 1
)
