-- Ends a session: every refresh token of its family. Params: $1 family.
update "OPS"."REFRESH_TOKEN"
set revoked_at = now()
where family_id = $1
  and revoked_at is null
