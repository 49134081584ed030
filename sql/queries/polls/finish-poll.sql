-- Ends a poll whose pages are all read; its source is complete up to the end of the window. No row: the claim is lost.
-- Params: $1 poll, $2 claim.
with finished as (
  update "OPS"."GATEWAY_POLL"
  set status = 'success', finished_at = now(), claimed_by = null, claimed_message = null, claimed_until = null
  where poll_id = $1 and claimed_by = $2 and status = 'running'
  returning lender, gateway, window_to, deep, started_at, happenings_seen, gaps_found
), moved as (
  update "OPS"."GATEWAY_POLL_SOURCE" s
  set complete_until = greatest(s.complete_until, f.window_to),
      deep_on = case when f.deep then (f.started_at at time zone 'Asia/Kolkata')::date else s.deep_on end
  from finished f
  where s.lender = f.lender and s.gateway = f.gateway
)
select happenings_seen, gaps_found from finished
