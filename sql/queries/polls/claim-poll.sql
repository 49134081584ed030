-- Takes the poll of a source that is under way and was left.
-- Grain: at most one row of GATEWAY_POLL.
-- Params: $1 the claim, $2 message id of the worker, $3 seconds that the claim holds, $4 lender, $5 gateway.
-- Why: no row comes back while another worker holds it. A message that comes again takes over from its own earlier
-- delivery at once, for that one is dead; a late survivor loses its claim by $1.
update "OPS"."GATEWAY_POLL"
set claimed_by = $1, claimed_message = $2, claimed_until = now() + make_interval(secs => $3)
where lender = $4 and gateway = $5 and status = 'running'
  and (claimed_until is null or claimed_until < now() or claimed_message = $2)
returning poll_id, window_from, window_to, deep, position
