-- Ends the session that a refresh token belongs to, if it is one of this person's. Params: $1 hash of the token, $2 e-mail.
update "OPS"."REFRESH_TOKEN" t
set revoked_at = now()
from "OPS"."REFRESH_TOKEN" given
join "OPS"."USER_ACCOUNT" u on u.user_id = given.user_id
where given.token_hash = $1
  and u.email = $2
  and t.family_id = given.family_id
  and t.revoked_at is null
