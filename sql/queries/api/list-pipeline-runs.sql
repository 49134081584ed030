-- Pipeline runs, newest first, each with what became of the payments that it was the last to queue.
-- Params: $1 run id or null for all, $2 only runs older than this id or null, $3 status or null, $4 trigger or null,
-- $5 lender that a run was limited to or null, $6 lenders or null for all, $7 rows at most.
-- Why: a run of all lenders concerns each of them, but somebody of one sees only what became of that one's payments.
with run as (
  select run_id, request_id, trigger, requested_by, skip_transform, dry_run, lender, status, phase, counts,
         error_message, requested_at, started_at, finished_at
  from "OPS"."PIPELINE_RUN"
  where ($1::bigint is null or run_id = $1)
    and ($2::bigint is null or run_id < $2)
    and ($3::text is null or status = $3)
    and ($4::text is null or trigger = $4)
    and ($5::text is null or lender = $5)
    and ($6::text[] is null or lender is null or lender = any ($6))
  order by run_id desc
  limit $7
)
select run.*,
       extract(epoch from coalesce(run.finished_at, now()) - run.started_at) * 1000 as duration_ms,
       coalesce(posting.tallies, '[]') as tallies
from run
left join lateral (
  select jsonb_agg(jsonb_build_object(
           'lender', tally.source_lender, 'state', tally.state, 'count', tally.payments, 'total', tally.total::text)
           order by tally.source_lender, tally.state) as tallies
  from (
    select source_lender, state, count(*) as payments, sum(amount) as total
    from "OPS"."REPAYMENT_OUTBOX"
    where run_id = run.run_id
      and ($6::text[] is null or source_lender = any ($6))
    group by source_lender, state
  ) as tally
) as posting on true
order by run.run_id desc
