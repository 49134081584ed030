-- Grain: one lender's account at a gateway, with how the gateway signs.
select
  s.lender, s.gateway, s.raw_table,
  g.signature_header, g.signature_encoding, g.signed_header, g.event_id_header,
  g.event_type_path, g.account_id_path, g.test_call, g.kept_headers
from "OPS"."WEBHOOK_SOURCE" s
join "OPS"."GATEWAY" g on g.gateway = s.gateway
order by s.gateway, s.lender
