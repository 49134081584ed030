-- Sources that are to be polled. Grain: one lender's account at a gateway.
-- Params: $1 lender or null for all, $2 gateway or null for all, $3 hours after which a source is late,
-- $4 lenders or null for all.
select s.lender, s.gateway, w.raw_table, s.complete_until,
       coalesce(s.complete_until, s.created_at) < now() - make_interval(hours => $3) as is_late
from "OPS"."GATEWAY_POLL_SOURCE" s
join "OPS"."WEBHOOK_SOURCE" w using (lender, gateway)
where s.polled
  and ($1::text is null or s.lender = $1)
  and ($2::text is null or s.gateway = $2)
  and ($4::text[] is null or s.lender = any ($4))
order by s.lender, s.gateway
