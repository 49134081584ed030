-- Begins a poll of a source, unless one is under way.
-- Grain: at most one row of GATEWAY_POLL.
-- Params: $1 the claim, $2 message id of the worker, $3 seconds that the claim holds, $4 lender, $5 gateway, $6 trigger,
-- $7 who asks, $8 hours of overlap, $9 hours that the first poll of a day looks back, $10 minutes left to the webhooks.
-- Why: payments appear under the time of their creation and are paid later, so each poll looks behind the last one again,
-- and once a day far behind it. The newest minutes are left out: their webhooks may still be on the way.
insert into "OPS"."GATEWAY_POLL" (
  lender, gateway, trigger, requested_by, window_from, window_to, deep, claimed_by, claimed_message, claimed_until
)
select s.lender, s.gateway, $6, $7,
       least(
         coalesce(s.complete_until, 'infinity') - make_interval(hours => $8),
         case when d.deep then now() - make_interval(hours => $9) else 'infinity' end
       ),
       now() - make_interval(mins => $10),
       d.deep, $1, $2, now() + make_interval(secs => $3)
from "OPS"."GATEWAY_POLL_SOURCE" s
cross join lateral (
  select s.complete_until is null or s.deep_on is distinct from (now() at time zone 'Asia/Kolkata')::date as deep
) d
where s.lender = $4 and s.gateway = $5 and s.polled
on conflict (lender, gateway) where status = 'running' do nothing
returning poll_id, window_from, window_to, deep, position
