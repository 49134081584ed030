-- Grain: one lender's account at a gateway, with how the gateway signs. Params: $1 lenders or null for all.
select
  s.lender, s.gateway, s.raw_table,
  g.signature_header, g.signature_encoding, g.signed_header, g.event_id_header,
  g.event_type_path, g.account_id_path, g.test_call, g.kept_headers
from "OPS"."WEBHOOK_SOURCE" s
join "OPS"."GATEWAY" g on g.gateway = s.gateway
where $1::text[] is null
   or s.lender = any ($1)
order by s.gateway, s.lender
