-- Whose refresh token it is. Grain: one token or none. Params: $1 hash of the token.
select t.user_id
from "OPS"."REFRESH_TOKEN" t
where t.token_hash = $1
