-- Marks a refresh token as used. Params: $1 hash of the token.
update "OPS"."REFRESH_TOKEN"
set used_at = now()
where token_hash = $1
