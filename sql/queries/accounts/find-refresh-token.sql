-- A refresh token as it stands; its account is locked before. Grain: one token or none. Params: $1 hash of the token.
select t.family_id, t.family_started_at,
       t.used_at is not null as is_used, t.revoked_at is not null as is_revoked, t.expires_at <= now() as is_expired
from "OPS"."REFRESH_TOKEN" t
where t.token_hash = $1
