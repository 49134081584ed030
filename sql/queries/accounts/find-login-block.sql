-- For how many more seconds tries to log in are blocked. Grain: one row or none.
-- Params: $1 kind, $2 e-mail or address.
select greatest(1, ceil(extract(epoch from t.blocked_until - now())))::int as seconds
from "OPS"."LOGIN_TRY" t
where t.kind = $1
  and t.subject = $2
  and t.blocked_until > now()
