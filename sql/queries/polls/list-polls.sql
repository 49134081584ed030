-- Polls, newest first.
-- Params: $1 lender or null, $2 gateway or null, $3 only polls older than this id or null, $4 lenders or null for all, $5 rows at most.
select poll_id, lender, gateway, trigger, requested_by, status, window_from, window_to, deep, pages, happenings_seen,
       gaps_found, error_message, started_at, finished_at
from "OPS"."GATEWAY_POLL"
where ($1::text is null or lender = $1)
  and ($2::text is null or gateway = $2)
  and ($3::bigint is null or poll_id < $3)
  and ($4::text[] is null or lender = any ($4))
order by poll_id desc
limit $5
