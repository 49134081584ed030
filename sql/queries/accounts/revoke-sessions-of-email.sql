-- Ends every session of a person. Params: $1 e-mail.
update "OPS"."REFRESH_TOKEN" t
set revoked_at = now()
from "OPS"."USER_ACCOUNT" u
where u.email = $1
  and t.user_id = u.user_id
  and t.revoked_at is null
